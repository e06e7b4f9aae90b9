// Addresses at which nobody listens.
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/**
 * So many of them, on loopback: all of 127.0.0.0/8 is. Nobody else uses that host, so nobody else is given the port before
 * it is used.
 */
export async function freeAddresses(count: number): Promise<{ host: string; port: number }[]> {
  const host = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
  const servers = Array.from({ length: count }, () => createServer().listen(0, host));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const found = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return found.map((port) => ({ host, port }));
}
