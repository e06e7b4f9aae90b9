// A client and a server of the library in the test's own process.
import { expect, onTestFinished } from 'vitest';
import {
  acceptServerSocket,
  closeSocket,
  connectSocket,
  localPort,
  serverSocket,
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
