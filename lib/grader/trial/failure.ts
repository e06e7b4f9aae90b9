/**
 * What a check can end with, and the error that a failed expectation throws.
 *
 * @module
 */

/** How a check ended. Only `passed` earns all points; `not-judged` leaves the total. */
export type Verdict =
  | 'passed'
  /** The program did something wrong. */
  | 'failed'
  /** A check that it needs did not pass. */
  | 'skipped'
  /** What the program did was right so far, but it was not done in time. */
  | 'too-slow'
  /** The program ended by an error of its own. */
  | 'crashed'
  /** The check reported nothing, for whatever reason: 0 points. */
  | 'did-not-run'
  /** This platform cannot judge it. */
  | 'not-judged'
  /** The mistake is the grader's, not the student's. */
  | 'grader-error';

/** What was seen, in one word: advice is given by it. */
export type Symptom =
  | 'different' // bytes came that are not those expected
  | 'too-little' // the stream ended before all bytes came
  | 'too-much' // bytes came after all that were expected
  | 'nothing' // not a single byte came in time
  | 'stopped' // some bytes came, then no more
  | 'no-end' // the bytes came, but the stream was not ended
  | 'reset' // the connection was reset
  | 'refused' // the server did not take a connection
  | 'not-listening' // a server never listened on its port
  | 'not-connecting' // a client never connected
  | 'ended' // a program ended that should have gone on
  | 'not-ending' // a program did not end
  | 'exit-status' // it ended with another status
  | 'left-behind' // processes, descriptors or ports remain
  | 'uncaught' // an error that nobody caught ended it
  | 'out-of-memory'
  | 'endless-output'
  | 'too-many-processes'
  | 'too-slow'
  | 'other';

/** More about a failure, for the verdict and the advice. */
export interface FailureDetails {
  readonly symptom?: Symptom;
  /** A time limit ended the wait: the mistake may be a hang. */
  readonly timedOut?: boolean;
  readonly expected?: Uint8Array;
  readonly got?: Uint8Array;
  /** What to do, when the check knows better than the symptom tells. */
  readonly advice?: string;
  /** Points for what was right, when a check gives some. */
  readonly points?: number;
}

/** Thrown by expectations: the program under test did something wrong. Any other error is the grader's fault. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure';
  readonly details: FailureDetails;

  constructor(message: string, details: FailureDetails = {}) {
    super(message);
    this.details = details;
  }

  get symptom(): Symptom {
    return this.details.symptom ?? 'other';
  }
}

/** What one check came to. The runner reports it, the results are made from it. */
export interface Outcome {
  readonly id: string;
  readonly verdict: Verdict;
  readonly points: number;
  readonly ms: number;
  readonly message: string;
  readonly advice: string;
  readonly steps: readonly string[];
  /** Whether a time limit decided: the gate tells hangs from other mistakes by it. */
  readonly timedOut: boolean;
  /** The program was a server in it. */
  readonly served?: boolean;
  /** Where a recording of it is kept: a folder for each program that was started, `1`, `2` … */
  readonly recordings?: string;
}

/** A check that was left out because another one was asked for. */
export function notAsked(id: string): Outcome {
  const message = 'It was not asked for.';
  return {
    id,
    verdict: 'skipped',
    points: 0,
    ms: 0,
    message,
    advice: '',
    steps: [],
    timedOut: false,
  };
}
