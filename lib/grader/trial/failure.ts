/**
 * The error that a failed expectation throws, and what is known of it.
 *
 * @module
 */

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
