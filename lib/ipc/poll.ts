/**
 * poll(2) of one descriptor.
 *
 * @module
 */
import { libc } from './libc.ts';

export const POLLIN = 1;
export const POLLOUT = 4;

const pollfd = Buffer.alloc(8);

/** True when it is ready for one of the events, or has an error or a hang-up. Waits up to `ms`; -1 for ever. */
export function isReady(fd: number, events: number, ms = 0): boolean {
  pollfd.writeInt32LE(fd, 0);
  pollfd.writeInt32LE(events, 4);
  return libc().poll(pollfd, 1, ms) !== 0;
}
