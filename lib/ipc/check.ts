/**
 * Checks of arguments. What the kernel has an answer to, goes to the kernel; what does not fit C's type, or
 * would reach beyond a buffer, is a mistake in the program: it throws.
 *
 * @module
 */
import { show } from '../calls/arguments.ts';

const INT = 2 ** 31;

/** An `int`, or a narrower range of numbers. */
export function checkInt(what: string, n: number, least = -INT, most = INT - 1): number {
  if (typeof n !== 'number') throw new TypeError(`${what} must be a number: got ${show(n)}`);
  if (Number.isInteger(n) && n >= least && n <= most) return n;
  throw new RangeError(`${what} must be ${least} to ${most}: got ${n}`);
}

/** An `unsigned int`: a mode, or the value of a semaphore. */
export function checkUnsigned(what: string, n: number): number {
  return checkInt(what, n, 0, 2 * INT - 1);
}

/** A key of System V: 0xffffffff is the same as -1. */
export function checkKey(key: number): number {
  return checkInt('Key', key, -INT, 2 * INT - 1) | 0;
}

/** A `size_t`, as far as a number of JavaScript is exact. */
export function checkSize(what: string, n: number): number {
  return checkInt(what, n, 0, Number.MAX_SAFE_INTEGER);
}

export function checkDescriptor(fd: number): number {
  return checkInt('Descriptor', fd);
}

/** A process id of one process: 0, -1 and below would mean many. */
export function checkPid(pid: number): number {
  return checkInt('Process id', pid, 1);
}

/** A string for C ends at its first NUL: one within it would cut it. */
export function checkString(what: string, text: string): string {
  if (typeof text !== 'string') throw new TypeError(`${what} must be a string: got ${show(text)}`);
  if (text.includes('\0')) throw new TypeError(`${what} must be without NUL: got ${show(text)}`);
  return text;
}
