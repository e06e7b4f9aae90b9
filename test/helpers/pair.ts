// A client and a server of the library in the test's own process.
import { expect, onTestFinished } from 'vitest';
import {
  acceptServerSocket,
  closeSocket,
  connectSocket,
  localPort,
  readSocket,
  serverSocket,
  writeSocket,
  type Channel,
} from '../../lib/index.ts';

/** A listening channel and its port; closed when the test is over. */
export async function listening(host?: string): Promise<{ server: Channel; port: number }> {
  const server = await serverSocket(0, host);
  expect(server).toBeGreaterThan(0);
  onTestFinished(() => void closeSocket(server));
  return { server, port: localPort(server) };
}

/** Two connected channels; closed when the test is over. */
export async function pair(): Promise<{ client: Channel; server: Channel }> {
  const listener = await serverSocket(0);
  const client = await connectSocket('127.0.0.1', localPort(listener));
  const server = await acceptServerSocket(listener);
  closeSocket(listener);
  expect(client).toBeGreaterThan(0);
  expect(server).toBeGreaterThan(0);
  onTestFinished(() => {
    closeSocket(client);
    closeSocket(server);
  });
  return { client, server };
}

/** Accepts a client that has connected, and gives what it says. Closes both. */
export async function greets(server: number, client: number): Promise<string> {
  const channel = await acceptServerSocket(server);
  await writeSocket(client, 'hi');
  const buf = Buffer.alloc(8);
  const n = await readSocket(channel, buf);
  closeSocket(channel);
  closeSocket(client);
  return buf.toString('utf8', 0, n);
}
