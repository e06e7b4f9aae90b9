/**
 * Sleeping in the kernel for a moment, before the event loop is asked to wait.
 *
 * Two processes that talk to each other mostly answer within some ten microseconds, and by way of the event loop each
 * hears of it 30 to 80 µs later. So the only call that waits sleeps in C first, 0.1 ms at most. What else the process
 * has to do is late by that: so there are a few such moments only, then the loop has a turn.
 *
 * @module
 */

/** How long, in nanoseconds. */
export const MOMENT = 100_000;

const BETWEEN_TURNS = 16;
let had = 0;

/** Whether there may be one more before the event loop has had a turn. */
export function hasMoment(): boolean {
  if (had === BETWEEN_TURNS) return false;
  if (had++ === 0) setImmediate(() => (had = 0));
  return true;
}
