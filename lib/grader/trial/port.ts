/**
 * Ports for the programs under test.
 *
 * @module
 */
import { once } from 'node:events';
import { createServer } from 'node:net';

// Below the range that the kernel gives to clients, so that no outgoing connection takes it in between.
const FIRST = 10_000;
const LAST = 32_000;

/** A port that is free now and that nobody takes by chance. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  const free = await Promise.race([
    once(server, 'listening').then(() => true),
    once(server, 'error').then(() => false),
  ]).catch(() => false);
  server.close();
  return free;
}
