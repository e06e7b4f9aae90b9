// The other side of a connection, made of `node:net` alone.
import { once } from 'node:events';
import * as net from 'node:net';
import { onTestFinished } from 'vitest';

/** Connects to a port of this machine. The socket is gone when the test is over. */
export async function connectPeer(port: number, host = '127.0.0.1'): Promise<net.Socket> {
  const socket = net.connect({ port, host, allowHalfOpen: true, noDelay: true });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.on('error', () => {}); // A reset shows as 'close'.
  return socket;
}

/** A server of `node:net` that waits for one client after another. */
export interface Peers {
  port: number;
  /** The next client. */
  next(): Promise<net.Socket>;
}

export async function listenPeer(host = '127.0.0.1'): Promise<Peers> {
  const server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
  const clients: net.Socket[] = [];
  server.on('connection', (socket) => {
    socket.on('error', () => {});
    clients.push(socket);
  });
  onTestFinished(() => {
    for (const client of clients) client.destroy();
    server.close();
  });
  server.listen(0, host);
  await once(server, 'listening');
  let taken = 0;
  const next = async (): Promise<net.Socket> => {
    const mine = taken++;
    while (clients[mine] === undefined) await once(server, 'connection');
    return clients[mine];
  };
  return { port: portOf(server), next };
}

/** The port that a server of `node:net` was given. */
export function portOf(server: net.Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Server must listen');
  return address.port;
}

/** Reads to the end of the stream. Rejects when the connection breaks before. */
export async function readAll(socket: net.Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => chunks.push(bytes));
  await new Promise<void>((resolve, reject) => {
    socket.on('end', resolve).on('error', reject);
    socket.on('close', () => reject(new Error('Stream must end: the connection was closed')));
  });
  return Buffer.concat(chunks);
}

/** Reads exactly `n` bytes and leaves what follows. */
export async function readExactly(socket: net.Socket, n: number): Promise<Buffer> {
  for (;;) {
    const bytes = read(socket, n);
    if (bytes !== null) {
      if (bytes.length === n) return bytes;
      throw new Error(`Stream must have ${n} bytes: got ${bytes.length}`);
    }
    if (socket.readableEnded || socket.destroyed) throw new Error(`Stream must have ${n} bytes`);
    await Promise.race([once(socket, 'readable'), once(socket, 'end'), once(socket, 'close')]);
  }
}

function read(socket: net.Socket, n: number): Buffer | null {
  const bytes: unknown = socket.read(n);
  return Buffer.isBuffer(bytes) ? bytes : null;
}

/** Breaks a connection: the other side gets a reset. */
export async function reset(socket: net.Socket): Promise<void> {
  const closed = once(socket, 'close');
  socket.resetAndDestroy();
  await closed;
}
