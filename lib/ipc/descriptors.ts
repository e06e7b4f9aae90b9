/**
 * The calls on the table of descriptors: close, dup and dup2.
 *
 * @module
 */
import { setErrno } from '../errno.ts';
import { checkDescriptor } from './check.ts';
import { libc, why } from './libc.ts';
import { observeNow } from './observe.ts';
import { redirect } from './standard-streams.ts';
import { descriptor, enter, isTaken, leave } from './table.ts';

/**
 * Closes a descriptor of this process: close(2). Copies, here and in other processes, stay open.
 *
 * | Returns | Meaning                                                                         |
 * | ------- | ------------------------------------------------------------------------------- |
 * | 0       | it is closed; its number is free                                                  |
 * | -1      | `EBADF` closed already, or not the program's: Node has some descriptors of its own |
 *
 * Calls that wait on it give -1/`EBADF`; a write that has written a part, that part's length.
 *
 * @see {@link https://man7.org/linux/man-pages/man2/close.2.html close(2)}
 */
export function close(fd: number): number {
  checkDescriptor(fd);
  return observeNow({ op: 'close', on: fd }, () => {
    const entry = descriptor(fd);
    if (entry === undefined) return setErrno('EBADF');
    redirect(fd);
    leave(entry);
    return libc().close(fd) < 0 ? setErrno(why()) : 0;
  });
}

/**
 * Copies a descriptor: dup(2). Both are the same open file, with one position and the same flags.
 *
 * | Returns | Meaning                                          |
 * | ------- | ------------------------------------------------ |
 * | n ≥ 0   | the copy: the lowest number that is free          |
 * | -1      | `EBADF` no such descriptor; `EMFILE` none is free |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/dup.2.html dup(2)}
 */
export function dup(fd: number): number {
  checkDescriptor(fd);
  return observeNow({ op: 'dup', on: fd }, () => {
    const entry = descriptor(fd);
    if (entry === undefined) return setErrno('EBADF');
    const copy = libc().dup(fd);
    return copy < 0 ? setErrno(why()) : enter(copy, entry.nonblocking);
  });
}

/**
 * Copies a descriptor to a given number, which is closed before: dup2(2).
 *
 * Onto 1 or 2 it redirects what the program prints. `dup2(fd, fd)` does nothing.
 *
 * | Returns | Meaning                                                                            |
 * | ------- | ---------------------------------------------------------------------------------- |
 * | `to`    | it is the same open file as `from` now                                              |
 * | -1      | `EBADF` no such descriptor as `from`, or `to` is none; `EBUSY` `to` is one of Node's |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/dup.2.html dup2(2)}
 */
export function dup2(from: number, to: number): number {
  checkDescriptor(from);
  checkDescriptor(to);
  return observeNow({ op: 'dup2', on: from, n: to }, () => {
    const entry = descriptor(from);
    if (entry === undefined) return setErrno('EBADF');
    if (from === to) return to;
    if (isTaken(to)) return setErrno('EBUSY');
    redirect(to);
    const old = descriptor(to);
    if (old !== undefined) leave(old); // Waits of others on it must end before the number changes.
    return libc().dup2(from, to) < 0 ? setErrno(why()) : enter(to, entry.nonblocking);
  });
}
