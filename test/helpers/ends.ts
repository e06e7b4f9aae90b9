// A connection of node:net whose both ends the test's own process holds.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Neither end reads; both are destroyed when the test is over. */
export async function bothEndsHere(): Promise<{ near: Socket; far: Socket; port: number }> {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const near = connect(port, '127.0.0.1').pause();
  const [far]: Socket[] = await once(server, 'connection');
  if (far === undefined) throw new Error('There must be a connection');
  // Who destroys one end with bytes unread resets the other: nobody listens there, and that would end the whole run.
  for (const end of [near, far]) end.on('error', () => {});
  onTestFinished(() => {
    near.destroy();
    far.destroy();
    server.close();
  });
  return { near, far, port };
}
