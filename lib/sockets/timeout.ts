import { connectionOf, lookup, type Channel } from './channels.ts';
import { checkMilliseconds } from '../calls/arguments.ts';
import { DatagramSocket } from './datagram-socket.ts';
import { setErrno } from '../errno.ts';

/**
 * Limits how long a read or a write on a channel may wait: SO_RCVTIMEO and SO_SNDTIMEO.
 *
 * A call that waits longer gives -1/`EAGAIN`. A read loses nothing: the next one may succeed. After a write the bytes
 * may or may not go out; then the channel can only be closed, which drops what the kernel has not taken.
 *
 * | Returns | Meaning                                                |
 * | ------- | ------------------------------------------------------ |
 * | 0       | the limit holds for every call made from now on        |
 * | -1      | `EBADF` no such channel; `ENOTCONN` it listens          |
 *
 * @param ms The limit in milliseconds; 0 for none, which is the default.
 * @see {@link https://man7.org/linux/man-pages/man7/socket.7.html socket(7), SO_RCVTIMEO}
 */
export function timeoutSocket(channel: Channel, ms: number): number {
  const limit = checkMilliseconds(ms);
  const entry = lookup(channel);
  const socket = entry instanceof DatagramSocket ? entry : connectionOf(channel);
  if (typeof socket === 'string') return setErrno(socket);
  socket.setTimeout(limit);
  return 0;
}
