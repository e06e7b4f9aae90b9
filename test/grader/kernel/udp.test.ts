// The sockets for datagrams, as the kernel lists them.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { hasProc } from '../../../lib/grader/kernel/processes.ts';
import { isBacklogged, udpSockets } from '../../../lib/grader/kernel/udp.ts';

async function bound(): Promise<ReturnType<typeof createSocket>> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

test.skipIf(!hasProc)('udpSockets() finds a socket, and tells what waits in it', async () => {
  const [receiver, sender] = [await bound(), await bound()];
  onTestFinished(() => void sender.close());
  const { port } = receiver.address();
  sender.connect(port, '127.0.0.1');
  await once(sender, 'connect');
  expect(udpSockets(port)).toMatchObject([{ address: '0100007F', port, unread: 0, lost: 0 }]);
  const come = once(receiver, 'message');
  sender.send('hello'); // it is connected: the kernel has the datagram when this returns
  while (isBacklogged());
  expect(udpSockets(port)[0]?.unread).toBeGreaterThan(5);
  await come;
  expect(udpSockets(port)[0]?.unread).toBe(0);
  receiver.close();
  await once(receiver, 'close');
  expect(udpSockets(port)).toEqual([]);
});
