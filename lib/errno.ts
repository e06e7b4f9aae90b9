/**
 * Why the last call failed: `errno`, `strerror` and `perror`, as C has them.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man3/errno.3.html errno(3)}
 */
import { getSystemErrorMap } from 'node:util';

let last = '';

/**
 * The symbolic code of the last call that failed, such as `'ECONNREFUSED'`; `''` when none has.
 *
 * As in C a call that succeeds leaves it alone, and the next one that fails overwrites it: read it at
 * once, before the next call. Right after an awaited call gave -1 it is that call's code, even when
 * several calls of this process failed at the same moment.
 *
 * @see {@link https://man7.org/linux/man-pages/man3/errno.3.html errno(3)}
 */
export function errno(): string {
  return last;
}

/** Sets what `errno()` gives, for a call that answers at once. Gives -1, so that it can be returned. */
export function setErrno(code: string): -1 {
  last = code;
  return -1;
}

/** The symbolic code of an error that Node reports. */
export function codeOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' ? code : 'EIO';
}

// Node's own list, from libuv: number → [name, text]. Of the codes that the library gives, it lacks a few.
const texts = new Map<string, string>([
  ...getSystemErrorMap().values(),
  ['ECHILD', 'no child processes'],
  ['EIDRM', 'identifier removed'],
  ['ENOEXEC', 'exec format error'],
  ['ENOMSG', 'no message of desired type'],
]);

// A name that cannot be found is EAI_NONAME in that list, and ENOTFOUND in the errors of dns.lookup().
const lookupNames: Record<string, string> = { ENOTFOUND: 'EAI_NONAME' };

/**
 * The text for a symbolic code: `strerror('EADDRINUSE')` is `'address already in use'`.
 *
 * @see {@link https://man7.org/linux/man-pages/man3/strerror.3.html strerror(3)}
 */
export function strerror(code: string): string {
  return texts.get(lookupNames[code] ?? code) ?? `unknown error ${code}`;
}

/**
 * Prints `what: text` on stderr, the text being that of the last failure.
 *
 * @see {@link https://man7.org/linux/man-pages/man3/perror.3.html perror(3)}
 */
export function perror(what: string): void {
  process.stderr.write(`${what}: ${strerror(last)}\n`);
}
