/**
 * Robust I/O: the answer to "one read is not one message".
 *
 * A read may give fewer bytes than were asked for, a write may take fewer than were given, and a line may come in
 * pieces or together with the next one. These functions go on until all of it is there.
 *
 * @module
 * @see W. R. Stevens, UNIX Network Programming, volume 1, section 3.9 (readn, writen, readline)
 * @see Bryant and O'Hallaron, Computer Systems: A Programmer's Perspective, section 10.5 (the Rio package)
 */
import { observed } from './calls/observed.ts';
import { observeRead } from './sockets/observed.ts';
import { connectionOf, type Channel } from './sockets/channels.ts';
import { checkBytes, checkCount } from './calls/arguments.ts';
import { failed } from './calls/results.ts';
import { readSocket, writeSocket } from './mysocks.ts';

/**
 * Reads exactly `n` bytes, fewer only at the end of the stream.
 *
 * | Returns | Meaning                                                    |
 * | ------- | ---------------------------------------------------------- |
 * | `n`     | `n` bytes are in `buf[0..n)`                               |
 * | 0..n-1  | the stream ended after this number of bytes                |
 * | -1      | an error, as in `readSocket()`; what came before is lost   |
 *
 * @param n How many, 0 to `buf.length`; default `buf.length`.
 */
export async function readn(channel: Channel, buf: Uint8Array, n?: number): Promise<number> {
  const { length } = checkBytes(buf);
  const wanted = checkCount(n === undefined ? length : n, 0, length);
  let done = 0;
  while (done < wanted) {
    const count = await readSocket(channel, done === 0 ? buf : buf.subarray(done), wanted - done);
    if (count < 0) return -1;
    if (count === 0) break;
    done += count;
  }
  return done;
}

/**
 * Writes all the bytes.
 *
 * | Returns | Meaning                                                          |
 * | ------- | ---------------------------------------------------------------- |
 * | n ≥ 0   | the length of `data` in bytes: all of them were handed over      |
 * | -1      | an error, as in `writeSocket()`; some bytes may have been sent   |
 *
 * @param data The bytes, or a string, which is sent as UTF-8.
 */
export async function writen(channel: Channel, data: Uint8Array | string): Promise<number> {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  let done = 0;
  do {
    const count = await writeSocket(channel, done === 0 ? bytes : bytes.subarray(done));
    if (count < 0) return -1;
    done += count;
  } while (done < bytes.length);
  return done;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Reads one line. What follows it stays in the channel, for `readSocket()` as well.
 *
 * | Returns | Meaning                                                                             |
 * | ------- | ----------------------------------------------------------------------------------- |
 * | string  | the line, read as UTF-8, without its newline and without a `\r` before it; the last  |
 * |         | line of the stream also when no newline ends it                                     |
 * | `null`  | end of stream: there are no more lines                                              |
 * | -1      | `EMSGSIZE` the line is longer than `limit`; its first bytes are read, the rest is not |
 * |         | an error, as in `readSocket()`                                                      |
 *
 * @param limit The most bytes that a line may have, without its end.
 */
export async function readLine(channel: Channel, limit: number): Promise<string | null | -1> {
  const most = checkCount(limit, 0, MAX_LINE) + 2; // with \r and newline
  let line = Buffer.allocUnsafe(Math.min(most, 256));
  let length = 0;
  for (;;) {
    if (length === line.length) line = Buffer.concat([line], Math.min(most, 2 * length));
    const count = await readToNewline(channel, line.subarray(length));
    if (count < 0) return -1;
    if (count === 0 && length === 0) return null;
    length += count;
    const whole = line[length - 1] === NEWLINE;
    let size = whole ? length - 1 : length;
    if (count > 0 && size > 0 && line[size - 1] === RETURN) size--; // its newline is here, or may come
    if (size > limit) {
      await failed('EMSGSIZE');
      return -1;
    }
    if (whole || count === 0) return line.toString('utf8', 0, size);
  }
}

const MAX_LINE = 2 ** 30;

/** A read that gives no bytes beyond the first newline. */
function readToNewline(channel: Channel, buf: Uint8Array): Promise<number> {
  const connection = connectionOf(channel);
  if (observed()) return observeRead(channel, connection, buf, buf.length, NEWLINE);
  if (typeof connection === 'string') return failed(connection);
  return connection.read(buf, buf.length, NEWLINE);
}
