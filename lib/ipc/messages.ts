/**
 * One message out of a queue, without waiting.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { libc, why } from './libc.ts';

/** C's `struct msgbuf`. */
export interface Message {
  /** For whom, or of which kind: 1 or more. */
  mtype: number;
  mtext: Uint8Array | string;
}

const LONG = 8;
let buffer = Buffer.alloc(0);

/** Gives the length of its text, or the code of the failure. */
export function receive(
  id: number,
  message: Partial<Message>,
  size: number,
  mtype: number,
  flags: number,
): number | string {
  if (buffer.length === 0) buffer = Buffer.alloc(LONG + msgmax());
  // No message is longer than that, however much the program has room for.
  const most = Math.min(size, buffer.length - LONG);
  const n = libc().msgrcv(id, buffer, most, mtype, flags);
  if (n < 0) return why();
  message.mtype = Number(buffer.readBigInt64LE());
  message.mtext = new Uint8Array(buffer.subarray(LONG, LONG + n)); // a copy
  return n;
}

function msgmax(): number {
  return Number(readFileSync('/proc/sys/kernel/msgmax', 'latin1'));
}
