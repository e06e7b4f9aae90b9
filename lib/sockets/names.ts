/**
 * The two ends of a channel.
 *
 * @module
 */
import type { AddressInfo } from 'node:net';
import { connectionOf, lookup, type Channel } from './channels.ts';
import { DatagramSocket } from './datagram-socket.ts';
import { setErrno } from '../errno.ts';
import { Listener } from './listener.ts';
import { hostPort } from './wire.ts';

/**
 * The port of this side: of a listening channel the one that clients connect to.
 *
 * | Returns | Meaning                                                                            |
 * | ------- | ---------------------------------------------------------------------------------- |
 * | n > 0   | the port                                                                           |
 * | -1      | `EBADF` no such channel; `ENOTCONN` the connection is gone, or has a path;           |
 * |         | `EAFNOSUPPORT` it listens at a path                                                 |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/getsockname.2.html getsockname(2)}
 */
export function localPort(channel: Channel): number {
  const entry = lookup(channel);
  if (entry === undefined) return setErrno('EBADF');
  if (entry instanceof DatagramSocket) return entry.socket.address().port;
  if (entry instanceof Listener) {
    const address = entry.server.address() as AddressInfo | string;
    return typeof address === 'string' ? setErrno('EAFNOSUPPORT') : address.port;
  }
  return entry.wire.localPort ?? setErrno('ENOTCONN');
}

/**
 * Address and port of the other side, as `127.0.0.1:40000` or `[::1]:40000`.
 *
 * | Returns | Meaning                                                                      |
 * | ------- | ---------------------------------------------------------------------------- |
 * | string  | the peer's name                                                              |
 * | -1      | `EBADF` no such channel; `ENOTCONN` it listens, has a path, or is gone         |
 *
 * @see {@link https://man7.org/linux/man-pages/man2/getpeername.2.html getpeername(2)}
 */
export function peerName(channel: Channel): string | -1 {
  const connection = connectionOf(channel);
  if (typeof connection === 'string') return setErrno(connection);
  const { remoteAddress, remotePort } = connection.wire;
  return hostPort(remoteAddress, remotePort) || setErrno('ENOTCONN');
}
