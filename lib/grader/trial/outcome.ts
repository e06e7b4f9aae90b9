/**
 * The result of one check.
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

/** The result of one check. The runner reports it; grade.json is made from it. */
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

/** Those that the program is to blame for. */
export const FAILURES: readonly Verdict[] = ['failed', 'too-slow', 'crashed'];

/** An outcome without points and words, but for those that are given. */
export function outcomeOf(id: string, verdict: Verdict, rest: Partial<Outcome>): Outcome {
  const empty = { points: 0, ms: 0, message: '', advice: '', steps: [], timedOut: false };
  return { ...empty, ...rest, id, verdict };
}

/** A check that was left out because another one was asked for. */
export function notAsked(id: string): Outcome {
  return outcomeOf(id, 'skipped', { message: 'It was not asked for.' });
}
