/**
 * Faults and messages in the words of the lecture, for the trace.
 *
 * @module
 */
import { READABLE } from './member.ts';
import { M, type Message, type Type } from './wire.ts';

const SAID: Partial<Record<Type, string>> = {
  [M.READ]: 'read request to the originating machine',
  [M.WRITE]: 'write request to the originating machine',
  [M.GIVE_READ]: 'the originating machine copies the page to here, marked read-only',
  [M.GIVE_WRITE]: 'the originating machine gives the page, to write',
  [M.FETCH]: 'the originating machine wants a copy: marked read-only here',
  [M.TAKE]: 'the originating machine takes the page away',
  [M.DATA]: 'the page goes to the originating machine',
  [M.INVALIDATE]: 'another process writes: the copy here is invalid',
  [M.ACK]: 'the copy is gone, the originating machine may go on',
};

const LOCKS: Partial<Record<Type, string>> = {
  [M.LOCK]: 'asked for',
  [M.LOCKED]: 'had',
  [M.UNLOCK]: 'given back',
};

/** A message as a line; nothing for one that is about no page and no lock. */
export function tell({ type, no, data }: Message): string | undefined {
  const lock = LOCKS[type];
  if (lock !== undefined) return `lock ${no}: ${lock}`;
  const text = SAID[type];
  if (text === undefined) return undefined;
  const current = type === M.GIVE_WRITE && data.length === 0 ? ': the copy here is current' : '';
  return `page ${no}: ${text}${current}`;
}

/** A fault as a line. */
export function tellFault(no: number, write: boolean, right: number): string {
  const here = right === READABLE ? 'a read-only copy' : 'no copy';
  return `page ${no}: memory access fault, ${write ? 'write' : 'read'} (${here} here)`;
}
