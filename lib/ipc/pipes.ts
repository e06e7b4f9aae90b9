/**
 * Pipes, socket pairs and FIFOs.
 *
 * @module
 */
import { show } from '../calls/arguments.ts';
import { setErrno } from '../errno.ts';
import { checkDescriptor, checkInt, checkString, checkUnsigned } from './check.ts';
import { libc, why } from './libc.ts';
import { observeNow } from './observe.ts';
import { descriptor, enter } from './table.ts';

const AF_UNIX = 1;
const SOCK_STREAM = 1;
const F_SETPIPE_SZ = 1031;
const F_GETPIPE_SZ = 1032;

/** Two descriptors, `int fd[2]`: of a pipe, fd[0] to read from and fd[1] to write to. */
export type Pair = [number, number];

/**
 * Makes a pipe: pipe(2). What is written to fd[1] can be read from fd[0], in order.
 *
 * | Returns | Meaning                                                        |
 * | ------- | -------------------------------------------------------------- |
 * | 0       | `fd` is filled: fd[0] to read from, fd[1] to write to           |
 * | -1      | `EMFILE` no descriptors are left; `fd` is as it was             |
 *
 * @param fd `const fd: Pair = [-1, -1];`, C's `int fd[2];`
 * @see {@link https://man7.org/linux/man-pages/man2/pipe.2.html pipe(2)}
 */
export function pipe(fd: number[]): number {
  return pair(fd, 'pipe', (ends) => libc().pipe2(ends, 0));
}

/**
 * Makes two sockets that are connected to each other (AF_UNIX, SOCK_STREAM): socketpair(2). Each can be read and written.
 *
 * | Returns | Meaning                                             |
 * | ------- | --------------------------------------------------- |
 * | 0       | `fd` is filled with the two ends                     |
 * | -1      | `EMFILE` no descriptors are left; `fd` is as it was  |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/socketpair.2.html socketpair(2)}
 */
export function socketpair(fd: number[]): number {
  return pair(fd, 'socketpair', (ends) => libc().socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
}

function pair(fd: number[], op: 'pipe' | 'socketpair', make: (ends: Pair) => number): number {
  if (!Array.isArray(fd)) {
    throw new TypeError(`Descriptors must be an array, to be filled in: got ${show(fd)}`);
  }
  return observeNow({ op, on: fd }, () => {
    const ends: Pair = [-1, -1];
    if (make(ends) < 0) return setErrno(why());
    [fd[0], fd[1]] = ends;
    for (const end of ends) enter(end);
    return 0;
  });
}

/**
 * Makes a FIFO, a pipe with a name in the file system: mkfifo(3). Programs open it as a file.
 *
 * | Returns | Meaning                                                                       |
 * | ------- | ----------------------------------------------------------------------------- |
 * | 0       | it is there                                                                    |
 * | -1      | `EEXIST` something has that name; `ENOENT` no such folder; `EACCES` not allowed |
 *
 * @param mode Who may open it, less what umask(2) takes away.
 * @see {@link https://man7.org/linux/man-pages/man3/mkfifo.3.html mkfifo(3)}
 */
export function mkfifo(path: string, mode = 0o600): number {
  checkString('Path', path);
  checkUnsigned('Mode', mode);
  return observeNow({ op: 'mkfifo', on: path }, () =>
    libc().mkfifo(path, mode) < 0 ? setErrno(why()) : 0,
  );
}

/**
 * How many bytes a pipe holds before a write waits, 65536 at first: fcntl(2), F_GETPIPE_SZ; with `n` it is
 * changed: F_SETPIPE_SZ.
 *
 * | Returns | Meaning                                                                             |
 * | ------- | ----------------------------------------------------------------------------------- |
 * | n > 0   | its size: `n` rounded up to a power of two of pages                                   |
 * | -1      | `EBADF` no pipe; `EBUSY` more than that is in it; `EPERM` over 1 MiB, without privileges |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/F_GETPIPE_SZ.2const.html fcntl(2), F_GETPIPE_SZ}
 */
export function pipeSize(fd: number, n?: number): number {
  checkDescriptor(fd);
  if (n !== undefined) checkInt('Size', n, 0);
  return observeNow({ op: 'pipeSize', on: fd, ...(n !== undefined && { n }) }, () => {
    if (descriptor(fd) === undefined) return setErrno('EBADF');
    const size =
      n === undefined ? libc().fcntl(fd, F_GETPIPE_SZ, 0) : libc().fcntl(fd, F_SETPIPE_SZ, n);
    return size < 0 ? setErrno(why()) : size;
  });
}
