/**
 * Reading from a descriptor and writing to it.
 *
 * @module
 */
import { checkBytes, checkCount } from '../calls/arguments.ts';
import { setErrno } from '../errno.ts';
import { checkDescriptor } from './check.ts';
import { libc, why } from './libc.ts';
import { observe, observeNow } from './observe.ts';
import { descriptor } from './table.ts';
import { readNow, writeNow } from './transfer.ts';
import { callOn } from './waiting.ts';

/**
 * Reads up to `n` bytes from a descriptor into `buf`: read(2). It waits until there is something.
 *
 * | Returns | Meaning                                                                                  |
 * | ------- | ---------------------------------------------------------------------------------------- |
 * | n > 0   | `n` bytes are in `buf[0..n)`; it may be fewer than asked                                  |
 * | 0       | the end: of the file, or nobody holds the write end any more and every byte was read      |
 * | -1      | `EBADF` closed, also while it waited, not the program's, or open for writing only;         |
 * |         | `EAGAIN` it was opened with O_NONBLOCK and there is nothing; `EISDIR` a folder; `EIO`      |
 *
 * @param fd What `pipe()`, `socketpair()`, `open()` or `node:fs` gave.
 * @param buf Where the bytes go, from its start.
 * @param n The most to read, 1 to `buf.length`; default `buf.length`.
 * @see {@link https://man7.org/linux/man-pages/man2/read.2.html read(2)}
 */
export function read(fd: number, buf: Uint8Array, n?: number): Promise<number> {
  checkDescriptor(fd);
  const { length } = checkBytes(buf);
  const count = checkCount(n === undefined ? length : n, 1, length);
  return observe({ op: 'read', on: fd, n: count }, () =>
    callOn(fd, 'in', {
      attempt: (entry) => readNow(entry, buf, count),
      stopped: (code) => code,
    }),
  );
}

/**
 * Writes bytes to a descriptor: write(2). It waits until the kernel has taken them all.
 *
 * Up to `PIPE_BUF` bytes go into a pipe in one piece; of more, a part may stand between bytes of other writers.
 * There is no SIGPIPE.
 *
 * | Returns | Meaning                                                                                  |
 * | ------- | ---------------------------------------------------------------------------------------- |
 * | n ≥ 0   | n bytes were taken: all of them, unless an error came after the first ones               |
 * | -1      | `EPIPE` nobody holds the read end any more; `EBADF` closed, not the program's, or open     |
 * |         | for reading only; `EAGAIN` opened with O_NONBLOCK and full; `ENOSPC` the disk is full       |
 *
 * Until it resolves, the bytes of a `Uint8Array` must not be changed.
 *
 * @param data The bytes, or a string, which is written as UTF-8; counts are always bytes.
 * @param n How many to write, 0 to the length of `data`; default all.
 * @see {@link https://man7.org/linux/man-pages/man2/write.2.html write(2)}
 * @see {@link https://man7.org/linux/man-pages/man7/pipe.7.html pipe(7), PIPE_BUF}
 */
export function write(fd: number, data: Uint8Array | string, n?: number): Promise<number> {
  checkDescriptor(fd);
  const all = typeof data === 'string' ? Buffer.from(data) : checkBytes(data);
  const count = n === undefined ? all.length : checkCount(n, 0, all.length);
  let done = 0;
  const stopped = (code: string): number | string => (done > 0 ? done : code);
  return observe({ op: 'write', on: fd, n: count }, () =>
    callOn(fd, 'out', {
      attempt(entry) {
        do {
          const outcome = writeNow(entry, all.subarray(done, count));
          if (typeof outcome === 'string') return stopped(outcome);
          if (outcome === undefined) return undefined;
          done += outcome;
        } while (done < count);
        return done;
      },
      stopped,
    }),
  );
}

const SHUT_WR = 1;

/**
 * Ends the writing direction of one end of a socketpair, for all who hold it: shutdown(2) with SHUT_WR.
 *
 * | Returns | Meaning                                                                           |
 * | ------- | --------------------------------------------------------------------------------- |
 * | 0       | the other side reads what was written, then 0; this end can still be read          |
 * | -1      | `ENOTSOCK` not a socket; `EBADF` no such descriptor; `ENOTCONN` it is not connected |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/shutdown.2.html shutdown(2)}
 */
export function shutdown(fd: number): number {
  checkDescriptor(fd);
  return observeNow({ op: 'shutdown', on: fd }, () => {
    if (descriptor(fd) === undefined) return setErrno('EBADF');
    return libc().shutdown(fd, SHUT_WR) < 0 ? setErrno(why()) : 0;
  });
}
