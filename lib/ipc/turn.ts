/**
 * How the calls of this unit answer: at once with a number, or later.
 *
 * A call that need not wait answers in the same turn of the event loop. After a number of them in a row the loop gets a turn:
 * else a program that copies a fast stream hears no signal and no timer.
 *
 * @module
 */
import { fail, failed, type Resolve } from '../calls/results.ts';

/** What an attempt gives: a result, the code of a failure, or `undefined`: it would have to wait. */
export type Outcome = number | string | undefined;

const TURN = 256;
let atOnce = 0;

/** The answer of a call that did not have to wait. */
export function answer(outcome: number | string): Promise<number> {
  if (typeof outcome === 'string') return failed(outcome);
  if (++atOnce % TURN !== 0) return Promise.resolve(outcome);
  return new Promise((resolve) => setImmediate(resolve, outcome));
}

/** The answer of one that did. */
export function settle(resolve: Resolve, outcome: number | string): void {
  if (typeof outcome === 'string') fail(resolve, outcome);
  else resolve(outcome);
}
