// How much the kernel keeps of a connection whose reader does not read.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { canShrink, shrink, SMALL_KEEPS } from '../../../lib/grader/kernel/buffers.ts';
import { bothEnds, mostKept } from '../../../lib/grader/kernel/tcp.ts';
import { connectTo } from '../../../lib/grader/trial/connect.ts';

/** What the kernel keeps on the way from the far end to the near one, when it takes no more. */
async function settled(nearPort: number, farPort: number): Promise<number> {
  const kept = () => {
    const { near, far } = bothEnds(nearPort, farPort);
    return [near?.unread ?? 0, far?.unsent ?? 0] as const;
  };
  let before = '';
  const moves = () => before !== (before = String(kept()));
  await expect.poll(moves, { interval: 300 }).toBe(false);
  const [unread, unsent] = kept();
  expect(unsent).toBeGreaterThan(0);
  return unread + unsent;
}

/** A server writes without end to a client that does not read. */
async function kept(small: boolean): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const reader = connectTo(port, small).pause();
  const [writer] = await once(server, 'connection');
  onTestFinished(() => {
    for (const end of [reader, writer]) end.destroy();
    server.close();
  });
  writer.write(Buffer.alloc(64 * 1024 * 1024));
  return settled(reader.localPort ?? 0, port);
}

test.runIf(canShrink())('connectTo() has the kernel keep little', async () => {
  expect(await kept(true)).toBeLessThan(SMALL_KEEPS);
});

test.runIf(canShrink() && mostKept() > 1_000_000)('connectTo() leaves it as it is', async () => {
  expect(await kept(false)).toBeGreaterThan(2 * SMALL_KEEPS);
});

test.runIf(canShrink())('connectTo() gives a client to talk to', async () => {
  const server = createServer((client) => client.pipe(client)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const client = connectTo(typeof address === 'object' ? (address?.port ?? 0) : 0, true);
  onTestFinished(() => void server.close());
  const sent = Buffer.alloc(1_000_000, '0123456789');
  client.end(sent);
  const got: Buffer[] = [];
  for await (const chunk of client) got.push(chunk);
  expect(Buffer.concat(got).equals(sent)).toBe(true);
});

test.runIf(canShrink())('shrink() makes the connections of a server small', async () => {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  shrink((server as { _handle?: { fd: number } })._handle?.fd ?? -1);
  const writer = connectTo(port, false);
  const [reader] = await once(server, 'connection');
  onTestFinished(() => {
    for (const end of [reader, writer]) end.destroy();
    server.close();
  });
  writer.write(Buffer.alloc(64 * 1024 * 1024));
  expect(await settled(port, writer.localPort ?? 0)).toBeLessThan(SMALL_KEEPS);
});
