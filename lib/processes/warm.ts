/**
 * Warming up: a spare does once what it will do for its client, with the calls that its program will make.
 *
 * The first time costs ten times as much as the second, since modules are loaded and code is compiled. So a socket
 * comes from the parent, becomes a channel, is read and written, and is closed. Nothing stays open.
 *
 * @module
 */
import * as net from 'node:net';
import { unobserved } from '../calls/observed.ts';
import { closeSocket, readSocket, writeSocket } from '../mysocks.ts';
import { writen } from '../robust.ts';
import { openChannel, type Channel } from '../sockets/channels.ts';
import { Connection } from '../sockets/connection.ts';
import { timeoutSocket } from '../sockets/timeout.ts';
import { wireOf } from '../sockets/wire.ts';

/** Exchanges with itself: fewer leave code cold, more make no difference. */
const EXCHANGES = 10;
/** A limit of time is part of what servers do; this one is never reached. */
const LIMIT_MS = 60_000;

/** What has come from another process, as a channel; `unread` and `seen` say how far that process was. */
export function receive(
  socket: net.Socket,
  unread = '',
  seen: Connection['seen'] = { in: 0, out: 0 },
): Channel {
  // At once: Node is reading it already, and would take bytes in the next turn of the event loop.
  const connection = new Connection('server', (receiver) => wireOf(socket, receiver));
  connection.reader.unread = Buffer.from(unread, 'base64');
  Object.assign(connection.seen, seen);
  return openChannel(connection);
}

/** @param ask Asks the parent to connect to a port of this process, and resolves to its end of the connection. */
export async function warmUp(ask: (port: number) => Promise<Channel | undefined>): Promise<void> {
  const server = net.createServer({ pauseOnConnect: true, allowHalfOpen: true });
  const accepted = new Promise<net.Socket>((resolve) => server.once('connection', resolve));
  const listening = new Promise<boolean>((resolve) => {
    server.once('listening', () => resolve(true)).once('error', () => resolve(false));
  });
  server.listen(0, '127.0.0.1');
  if (!(await listening)) return;
  const near = await ask((server.address() as net.AddressInfo).port);
  if (near !== undefined) {
    const far = receive(await accepted);
    await unobserved(() => exchange(near, far));
  }
  server.close();
}

/** An echo service and its client. */
async function exchange(near: Channel, far: Channel): Promise<void> {
  const buf = Buffer.alloc(64);
  timeoutSocket(near, LIMIT_MS);
  for (let i = 0; i < EXCHANGES; i++) {
    await writeSocket(far, buf);
    const n = await readSocket(near, buf);
    if (n <= 0 || (await writen(near, buf.subarray(0, n))) < 0) break;
    await readSocket(far, buf);
  }
  closeSocket(near);
  closeSocket(far);
}
