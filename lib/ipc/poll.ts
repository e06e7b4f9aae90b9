/**
 * poll(2) of one descriptor.
 *
 * @module
 */
import { libc } from './libc.ts';
import { MOMENT } from './moment.ts';

export const POLLIN = 1;
export const POLLOUT = 4;

const pollfd = Buffer.alloc(8);
const moment = Buffer.alloc(16); // struct timespec
moment.writeBigInt64LE(BigInt(MOMENT), 8);

/** True when it is ready for one of the events, or has an error or a hang-up. Waits up to `ms`; -1 for ever. */
export function isReady(fd: number, events: number, ms = 0): boolean {
  ask(fd, events);
  return libc().poll(pollfd, 1, ms) !== 0;
}

/** True when it is ready within a moment. */
export function isReadySoon(fd: number, events: number): boolean {
  ask(fd, events);
  return libc().ppoll(pollfd, 1, moment, null) > 0;
}

function ask(fd: number, events: number): void {
  pollfd.writeInt32LE(fd, 0);
  pollfd.writeInt32LE(events, 4);
}
