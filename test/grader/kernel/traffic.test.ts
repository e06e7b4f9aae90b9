// Whether something is on its way between processes: what the proof of a hang rests on.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { hasProc } from '../../../lib/grader/kernel/processes.ts';
import { trafficOf } from '../../../lib/grader/kernel/traffic.ts';
import { bothEndsHere } from '../../helpers/ends.ts';

const state = () => trafficOf([process.pid]).state;

test.skipIf(!hasProc)('trafficOf() tells of none when all that was sent has come', async () => {
  const { near, far } = await bothEndsHere();
  await expect.poll(state).toBe('none');
  far.write('x'.repeat(5_000));
  // That it is not read is nothing that comes by itself.
  await expect.poll(state).toBe('none');
  expect(near.bytesRead).toBe(0);
});

test.skipIf(!hasProc)('trafficOf() tells that bytes wait behind unread ones', async () => {
  const { near, far } = await bothEndsHere();
  far.write(Buffer.alloc(64 * 1024 * 1024)); // more than the kernel takes
  await expect.poll(state).toBe('full');
  near.destroy();
  await expect.poll(state).toBe('none');
});

test.skipIf(!hasProc)('trafficOf() has another mark as soon as somebody has read', async () => {
  const { near, far } = await bothEndsHere();
  far.write('x'.repeat(5_000));
  await expect.poll(state).toBe('none');
  const { mark } = trafficOf([process.pid]);
  expect(trafficOf([process.pid]).mark).toBe(mark);
  near.resume();
  await once(near, 'data');
  expect(trafficOf([process.pid]).mark).not.toBe(mark);
});

test.skipIf(!hasProc)('trafficOf() counts a connection that nobody has accepted', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  onTestFinished(() => void server.close());
  const before = trafficOf([process.pid]).mark;
  const client = connect(port, '127.0.0.1');
  onTestFinished(() => void client.destroy());
  await once(client, 'connect');
  const { mark } = trafficOf([process.pid]);
  expect(mark).not.toBe(before);
  expect(mark).toContain(`${client.localPort}>${port} ESTABLISHED`);
});
