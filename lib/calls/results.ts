/**
 * How a call gives its result: at once, or later to a caller that waits.
 *
 * @module
 */
import { setErrno } from '../errno.ts';

/** A waiting call's way to its caller: gives it what it returns. */
export type Resolve = (result: number) => void;

/**
 * Lets a waiting call give -1.
 *
 * Each failure gets a turn of the event loop of its own, since Node finishes all that waits for one turn before it
 * begins the next. So the caller reads its own `errno()`, not that of a call that failed at the same moment.
 */
export function fail(resolve: Resolve, code: string): void {
  setImmediate(() => resolve(setErrno(code)));
}

let resolveOfLast: Resolve;

/** `new Promise(keep)` makes the promise of a waiting call without a closure; `kept()` then gives its resolve function. */
export function keep(resolve: Resolve): void {
  resolveOfLast = resolve;
}

export function kept(): Resolve {
  return resolveOfLast;
}

/** A call that gives -1. */
export function failed(code: string): Promise<number> {
  return new Promise((resolve) => fail(resolve, code));
}
