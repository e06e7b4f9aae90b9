/**
 * The table of channels: small integers for the program, connections, listeners and datagram sockets for the library.
 *
 * It is to this process what the descriptor table is to a C program: 0, 1 and 2 are the standard
 * streams, a new channel gets the lowest free number.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man2/open.2.html open(2), on the lowest-numbered descriptor}
 */
import { checkChannel } from '../calls/arguments.ts';
import type { Connection } from './connection.ts';
import { DatagramSocket } from './datagram-socket.ts';
import { Listener } from './listener.ts';

/** What a program holds for an open socket: a number from 3 up, as a file descriptor is. */
export type Channel = number;

const FIRST = 3;
type Entry = Connection | Listener | DatagramSocket;
const table: (Entry | undefined)[] = [];
let lowest = FIRST; // No number below this one is free.

/** Gives what was opened its channel. */
export function openChannel(entry: Entry): Channel {
  while (table[lowest] !== undefined) lowest++;
  table[lowest] = entry;
  return lowest++;
}

/** What stands behind a channel; `undefined` when it is closed or never was (`EBADF`). */
export function lookup(channel: Channel): Entry | undefined {
  return table[checkChannel(channel)];
}

/** The connection behind a channel, or why there is none: `EBADF`, or `ENOTCONN` for one that listens or is for datagrams. */
export function connectionOf(channel: Channel): Connection | 'EBADF' | 'ENOTCONN' {
  const entry = lookup(channel);
  if (entry === undefined) return 'EBADF';
  return entry instanceof Listener || entry instanceof DatagramSocket ? 'ENOTCONN' : entry;
}

/** The listener behind a channel, or why there is none: `EBADF`, or `EINVAL` for one that does not listen. */
export function listenerOf(channel: Channel): Listener | 'EBADF' | 'EINVAL' {
  const entry = lookup(channel);
  if (entry === undefined) return 'EBADF';
  return entry instanceof Listener ? entry : 'EINVAL';
}

/** Takes a channel out of the table, so that its number is free again. */
export function forget(channel: Channel): void {
  table[channel] = undefined;
  lowest = Math.min(lowest, channel);
}
