/**
 * Ports for the programs under test.
 *
 * @module
 */
import { createSocket } from 'node:dgram';
import { once, type EventEmitter } from 'node:events';
import { createServer } from 'node:net';

// Below the range that the kernel gives to clients, so that no outgoing connection takes it in between.
const FIRST = 10_000;
const LAST = 32_000;

/** A port that is free now and that nobody takes by chance; those for datagrams have nothing to do with the others. */
export async function freePort(datagrams = false): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (await (datagrams ? canReceive(port) : canListen(port))) return port;
  }
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  const free = await comes(server);
  server.close();
  return free;
}

async function canReceive(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  socket.bind({ port, address: '0.0.0.0', exclusive: true });
  const free = await comes(socket);
  socket.close();
  return free;
}

async function comes(emitter: EventEmitter): Promise<boolean> {
  return once(emitter, 'listening').then(
    () => true,
    () => false, // an error came first
  );
}
