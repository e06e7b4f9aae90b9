/**
 * mysocks: the lecture's six socket operations over `node:net`.
 *
 * | Operation                          | System calls            | Who    |
 * | ---------------------------------- | ----------------------- | ------ |
 * | `serverSocket(port)`               | socket, bind, listen    | server |
 * | `acceptServerSocket(server)`       | accept                  | server |
 * | `connectSocket(host, port)`        | socket, connect         | client |
 * | `readSocket(channel, buf, n)`      | read                    | both   |
 * | `writeSocket(channel, data, n)`    | write                   | both   |
 * | `closeSocket(channel)`             | close                   | both   |
 *
 * A program reads line by line as its C counterpart does, with `await` where C blocks. An error of the
 * network or of a channel never throws: the answer is -1, and `errno()` says why. A wrong type throws a
 * `TypeError`, a port or a count out of range a `RangeError`: that is a mistake in the program.
 *
 * - Reading pulls: while nobody is in `readSocket`, nothing is read from the kernel, and the peer's writes block.
 * - Writing waits until the kernel has taken the bytes, so a slow reader slows the writer.
 * - Calls on one channel are served in the order in which they were made.
 * - A channel keeps the process alive only while a call waits on it: a program ends when its `main` does.
 *
 * Layers: this file says what the operations are. In sockets/, channels.ts has the numbers, listener.ts and
 * connection.ts (with reader.ts and writer.ts) do the work, wire.ts is the socket of `node:net` below them.
 *
 * @module
 */
import { observed } from './calls/observed.ts';
import { observe, observeNow, observeRead, observeWrite } from './sockets/observed.ts';
import {
  connectionOf,
  forget,
  listenerOf,
  lookup,
  openChannel,
  type Channel,
} from './sockets/channels.ts';
import { canBeHost, checkBytes, checkCount, checkHost, checkPort } from './calls/arguments.ts';
import { connect } from './sockets/connect.ts';
import { setErrno } from './errno.ts';
import { failed } from './calls/results.ts';
import { Listener } from './sockets/listener.ts';

export type { Channel };

/**
 * Makes a socket that listens on a port: socket(2), bind(2) and listen(2) in one.
 *
 * | Returns | Meaning                                                                              |
 * | ------- | ------------------------------------------------------------------------------------ |
 * | n > 0   | a listening channel, for `acceptServerSocket()`                                      |
 * | -1      | `EADDRINUSE` the port is taken; `EACCES` it is below 1024 and needs privileges;      |
 * |         | `EADDRNOTAVAIL` no such address here; `ENOTFOUND` no such name; `EMFILE` no descriptor |
 *
 * @param port 0 to 65535; 0 takes a free one, which `localPort()` tells.
 * @param host The address to listen on; by default only programs on this machine can connect.
 * @see {@link https://man7.org/linux/man-pages/man2/listen.2.html listen(2)}
 */
export async function serverSocket(port: number, host = '127.0.0.1'): Promise<number> {
  checkPort(port);
  checkHost(host);
  const call = async () => {
    const listener = canBeHost(host) ? await Listener.listen({ port, host }) : 'EINVAL';
    return typeof listener === 'string' ? failed(listener) : openChannel(listener);
  };
  return observed() ? observe({ op: 'server', channel: 0, to: `${host}:${port}` }, call) : call();
}

/**
 * Waits for the next client of a listening channel: accept(2). Clients come in the order of their arrival.
 *
 * | Returns | Meaning                                                                             |
 * | ------- | ----------------------------------------------------------------------------------- |
 * | n > 0   | a channel that is connected to the client                                           |
 * | -1      | `EBADF` no such channel, or it was closed meanwhile; `EINVAL` it does not listen;    |
 * |         | `EMFILE` no descriptor was left for a client: it was turned away, the next may work |
 *
 * @param server What `serverSocket()` returned.
 * @see {@link https://man7.org/linux/man-pages/man2/accept.2.html accept(2)}
 */
export async function acceptServerSocket(server: Channel): Promise<number> {
  const listener = listenerOf(server);
  if (!observed()) return accept(listener);
  return observe({ op: 'accept', channel: 0, on: server }, () => accept(listener));
}

function accept(listener: Listener | string): Promise<number> {
  return typeof listener === 'string' ? failed(listener) : listener.accept(openChannel);
}

/**
 * Connects to a server: socket(2) and connect(2). A name is looked up, and every address it has is tried.
 *
 * | Returns | Meaning                                                                            |
 * | ------- | ---------------------------------------------------------------------------------- |
 * | n > 0   | a channel that is connected to the server                                          |
 * | -1      | `ECONNREFUSED` nobody listens there; `ENOTFOUND` no such name; `EINVAL` empty host; |
 * |         | `ETIMEDOUT`, `EHOSTUNREACH`, `ENETUNREACH` no way there; `ECONNRESET`, `EMFILE`     |
 *
 * @param host A name or an address (IPv4 or IPv6).
 * @param port 0 to 65535.
 * @see {@link https://man7.org/linux/man-pages/man2/connect.2.html connect(2)}
 */
export async function connectSocket(host: string, port: number): Promise<number> {
  checkHost(host);
  checkPort(port);
  const call = async () => {
    const connection = await connect(host, port);
    return typeof connection === 'string' ? failed(connection) : openChannel(connection);
  };
  return observed() ? observe({ op: 'connect', channel: 0, to: `${host}:${port}` }, call) : call();
}

/**
 * Reads up to `n` bytes from a connected channel into `buf`: read(2).
 *
 * | Returns | Meaning                                                                               |
 * | ------- | ------------------------------------------------------------------------------------- |
 * | n > 0   | `n` bytes are in `buf[0..n)`; it may be fewer than asked                               |
 * | 0       | end of stream: the peer closed its write side, and every byte was read                |
 * | -1      | `EBADF` no such channel, or it was closed meanwhile; `ENOTCONN` it listens;            |
 * |         | `ECONNRESET` the peer broke the connection; `EAGAIN` longer than `timeoutSocket()` allows |
 *
 * A failed write ends the channel for reading too: Node destroys the socket.
 *
 * @param channel What `acceptServerSocket()` or `connectSocket()` returned.
 * @param buf Where the bytes go, from its start.
 * @param n The most to read, 1 to `buf.length`; default `buf.length`.
 * @see {@link https://man7.org/linux/man-pages/man2/read.2.html read(2)}
 */
export function readSocket(channel: Channel, buf: Uint8Array, n?: number): Promise<number> {
  try {
    const { length } = checkBytes(buf);
    const count = checkCount(n === undefined ? length : n, 1, length);
    const connection = connectionOf(channel);
    if (observed()) return observeRead(channel, connection, buf, count);
    return typeof connection === 'string' ? failed(connection) : connection.read(buf, count);
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * Writes bytes to a connected channel: write(2). It waits until the operating system has taken them.
 *
 * | Returns | Meaning                                                                                |
 * | ------- | -------------------------------------------------------------------------------------- |
 * | n > 0   | n bytes were handed to the operating system; the peer need not have read them          |
 * | 0       | there was nothing to write                                                             |
 * | -1      | `EBADF` no such channel; `ENOTCONN` it listens; `EPIPE` the connection is broken or was |
 * |         | shut down; `ECONNRESET` the peer broke it; `EAGAIN` longer than `timeoutSocket()` allows |
 *
 * Until it resolves, the bytes of a `Uint8Array` must not be changed.
 *
 * @param channel What `acceptServerSocket()` or `connectSocket()` returned.
 * @param data The bytes, or a string, which is sent as UTF-8; counts are always bytes.
 * @param n How many to write, 0 to the length of `data`; default all.
 * @see {@link https://man7.org/linux/man-pages/man2/write.2.html write(2)}
 */
export function writeSocket(
  channel: Channel,
  data: Uint8Array | string,
  n?: number,
): Promise<number> {
  try {
    const all = typeof data === 'string' ? Buffer.from(data) : checkBytes(data);
    const count = n === undefined ? all.length : checkCount(n, 0, all.length);
    const bytes = count === all.length ? all : all.subarray(0, count);
    const connection = connectionOf(channel);
    if (observed()) return observeWrite(channel, connection, bytes);
    return typeof connection === 'string' ? failed(connection) : connection.write(bytes);
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * Closes this process's copy of a channel: close(2). Does not wait, so it needs no `await`.
 *
 * | Returns | Meaning                    |
 * | ------- | -------------------------- |
 * | 0       | the channel is closed      |
 * | -1      | `EBADF` no such channel    |
 *
 * Writes that wait are still carried out. Reads and accepts that wait give -1/`EBADF`. The peer
 * sees the end of the stream once no process holds a copy any more.
 *
 * @see {@link https://man7.org/linux/man-pages/man2/close.2.html close(2)}
 */
export function closeSocket(channel: Channel): number {
  return observed() ? observeNow('close', channel, () => close(channel)) : close(channel);
}

function close(channel: Channel): number {
  const entry = lookup(channel);
  if (entry === undefined) return setErrno('EBADF');
  forget(channel);
  entry.close();
  return 0;
}
