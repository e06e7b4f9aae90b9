/**
 * Datagrams: UDP. Each is whole or lost; they may come in another order, or twice.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man7/udp.7.html udp(7)}
 */
import type { Call } from '../calls/call.ts';
import { canBeHost, checkBytes, checkHost, checkPort, show } from '../calls/arguments.ts';
import { begin, finish, observed } from '../calls/observed.ts';
import { failed } from '../calls/results.ts';
import { lookup, openChannel, type Channel } from './channels.ts';
import { DatagramSocket, type From } from './datagram-socket.ts';
import { observe } from './observed.ts';

export type { From };

/**
 * Makes a socket for datagrams: socket(2) and bind(2) in one.
 *
 * | Returns | Meaning                                                                                |
 * | ------- | -------------------------------------------------------------------------------------- |
 * | n > 0   | a channel, for `sendTo()` and `receiveFrom()`                                          |
 * | -1      | `EADDRINUSE` the port is taken; `EACCES` it is below 1024 and needs privileges;        |
 * |         | `EADDRNOTAVAIL` no such address here; `ENOTFOUND` no such name; `EINVAL` empty host; `EMFILE` |
 *
 * @param port 0 to 65535; 0 takes a free one, which `localPort()` tells.
 * @param host The address to receive at; by default only programs on this machine can send to it.
 * @see {@link https://man7.org/linux/man-pages/man7/udp.7.html udp(7)}
 */
export async function datagramSocket(port = 0, host = '127.0.0.1'): Promise<number> {
  checkPort(port);
  checkHost(host);
  const call = async () => {
    const socket = canBeHost(host) ? await DatagramSocket.bind(port, host) : 'EINVAL';
    return typeof socket === 'string' ? failed(socket) : openChannel(socket);
  };
  return observed() ? observe({ op: 'datagram', channel: 0, to: `${host}:${port}` }, call) : call();
}

/**
 * Sends one datagram: sendto(2).
 *
 * | Returns | Meaning                                                                                 |
 * | ------- | --------------------------------------------------------------------------------------- |
 * | n ≥ 0   | n bytes are on their way; whether they arrive, nobody says                              |
 * | -1      | `EBADF` no such channel; `ENOTSOCK` it is not for datagrams; `EMSGSIZE` over 65,507 bytes; |
 * |         | `ENOTFOUND` no such name; `EINVAL` empty host, or port 0                                 |
 *
 * @param data The bytes, or a string, which is sent as UTF-8; counts are always bytes.
 * @see {@link https://man7.org/linux/man-pages/man2/send.2.html sendto(2)}
 */
export async function sendTo(
  channel: Channel,
  data: Uint8Array | string,
  host: string,
  port: number,
): Promise<number> {
  const bytes = typeof data === 'string' ? Buffer.from(data) : checkBytes(data);
  checkHost(host);
  checkPort(port);
  const call = () => {
    const socket = socketOf(channel);
    if (typeof socket === 'string') return failed(socket);
    if (!canBeHost(host) || port === 0) return failed('EINVAL');
    return socket.send(bytes, host, port);
  };
  if (!observed()) return call();
  const about = { data: bytes, n: bytes.length, to: `${host}:${port}` };
  return observe({ op: 'sendTo', channel, ...about }, call);
}

/**
 * Waits for a datagram: recvfrom(2). One that is longer than `buf` is cut, and its rest is lost.
 *
 * | Returns | Meaning                                                                                  |
 * | ------- | ---------------------------------------------------------------------------------------- |
 * | n ≥ 0   | `n` bytes are in `buf[0..n)`; 0 for an empty datagram: a datagram socket has no end       |
 * | -1      | `EBADF` no such channel, or it was closed meanwhile; `ENOTSOCK` it is not for datagrams;   |
 * |         | `EAGAIN` longer than `timeoutSocket()` allows                                             |
 *
 * @param from Is filled with where it came from. On -1 it is as it was.
 * @see {@link https://man7.org/linux/man-pages/man2/recv.2.html recvfrom(2)}
 */
export async function receiveFrom(
  channel: Channel,
  buf: Uint8Array,
  from: Partial<From> = {},
): Promise<number> {
  checkBytes(buf);
  if (typeof from !== 'object' || from === null) {
    throw new TypeError(`From must be an object, to be filled in: got ${show(from)}`);
  }
  const socket = socketOf(channel);
  const receive = (whence: Partial<From>) =>
    typeof socket === 'string' ? failed(socket) : socket.receive(buf, whence);
  return observed() ? observeReceive(channel, buf, from, receive) : receive(from);
}

/** A receive, with the datagram that came and where it came from. */
async function observeReceive(
  channel: Channel,
  buf: Uint8Array,
  from: Partial<From>,
  receive: (from: Partial<From>) => Promise<number>,
): Promise<number> {
  const call: Call = { op: 'receiveFrom', channel, n: buf.length };
  begin(call);
  const whence: Partial<From> = {};
  const result = await receive(whence);
  if (result >= 0) {
    Object.assign(from, whence);
    call.data = buf.subarray(0, result);
    call.to = `${whence.host}:${whence.port}`;
  }
  return finish(call, result);
}

function socketOf(channel: Channel): DatagramSocket | string {
  const entry = lookup(channel);
  if (entry === undefined) return 'EBADF';
  return entry instanceof DatagramSocket ? entry : 'ENOTSOCK';
}
