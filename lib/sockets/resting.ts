/**
 * When a connection stops reading: at the end of the turn in which its bytes came, unless somebody reads again.
 *
 * Most programs read again as soon as they have answered. They go on in microtasks, and a tick that is asked for in
 * one runs after the last of them and before libuv reads again. So an exchange costs no stop and start, and still
 * nothing is read from the kernel that nobody waits for.
 *
 * @module
 * @see {@link https://nodejs.org/api/process.html#when-to-use-queuemicrotask-vs-processnexttick nextTick and microtasks}
 */

/** Something that stops reading when nobody waits for its bytes. */
interface Resting {
  rest(): void;
}

let resting: Resting[] = [];
const resolved = Promise.resolve();

/** Calls `rest()` after the microtasks of this turn. */
export function restLater(connection: Resting): void {
  if (resting.push(connection) === 1) void resolved.then(tick);
}

function tick(): void {
  process.nextTick(restAll);
}

function restAll(): void {
  const connections = resting;
  resting = [];
  for (const connection of connections) connection.rest();
}
