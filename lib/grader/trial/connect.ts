/**
 * A client's end of a connection to the program under test.
 *
 * @module
 */
import { connect, Socket, type SocketConstructorOpts } from 'node:net';
import { smallSocket } from '../kernel/buffers.ts';

/** Begins to connect to a port of this machine, if wanted with small buffers. */
export function connectTo(port: number, shrinks: boolean): Socket {
  const to = { port, host: '127.0.0.1' };
  const fd = shrinks ? smallSocket() : -1;
  if (fd < 0) return connect({ ...to, allowHalfOpen: true });
  // Else Node would read at once, before there is a connection.
  const options: SocketConstructorOpts & { manualStart: true } = {
    fd,
    allowHalfOpen: true,
    manualStart: true,
  };
  return new Socket(options).connect(to);
}
