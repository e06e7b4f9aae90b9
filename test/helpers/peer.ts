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
  await receive(socket, 'end', (bytes) => {
    chunks.push(bytes);
    return false;
  });
  return Buffer.concat(chunks);
}

/** Reads exactly `n` bytes and leaves what follows. Rejects when they do not come. */
export async function readExactly(socket: net.Socket, n: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  await receive(socket, 'data', (bytes) => {
    chunks.push(bytes);
    length += bytes.length;
    return length >= n;
  });
  const all = Buffer.concat(chunks);
  if (length > n) socket.unshift(all.subarray(n));
  return all.subarray(0, n);
}

/** Receives until `take` says that it is enough, or, when `last` is 'end', until the stream ends. */
function receive(
  socket: net.Socket,
  last: 'data' | 'end',
  take: (bytes: Buffer) => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let got = 0;
    const over = (error?: Error): void => {
      socket.pause().off('data', data).off('end', end).off('close', close);
      if (error === undefined) resolve();
      else reject(error);
    };
    const data = (bytes: Buffer): void => {
      got += bytes.length;
      if (take(bytes)) over();
    };
    const missed = (what: string) => new Error(`More bytes must come: ${what} after ${got} bytes`);
    const end = (): void => over(last === 'end' ? undefined : missed('the stream ended'));
    const close = (): void => over(missed('the connection was closed'));
    socket.on('data', data).on('end', end).on('close', close).resume();
    if (socket.destroyed) close();
    else if (socket.readableEnded) end();
  });
}

/** Breaks a connection: the other side gets a reset. */
export async function reset(socket: net.Socket): Promise<void> {
  const closed = once(socket, 'close');
  socket.resetAndDestroy();
  await closed;
}
