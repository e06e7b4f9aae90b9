// What the kernel knows about connections.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { descriptors, hasProc } from '../../../lib/grader/kernel/processes.ts';
import { localSockets, underway } from '../../../lib/grader/kernel/tcp.ts';
import { bothEndsHere } from '../../helpers/ends.ts';

test.skipIf(!hasProc)(
  'underway() counts what one end has written and the other has not read',
  async () => {
    const { near, far, port } = await bothEndsHere();
    const counted = () => underway(near.localPort ?? 0, port);
    expect(counted()).toEqual({ unsent: 0, unread: 0 });
    far.write('x'.repeat(5_000));
    await expect.poll(counted).toEqual({ unsent: 0, unread: 5_000 });
    near.resume();
    await expect.poll(counted).toEqual({ unsent: 0, unread: 0 });
  },
);

test.skipIf(!hasProc)('localSockets() knows those between a process and its child', async () => {
  const held = () => [...(descriptors(process.pid)?.values() ?? [])];
  const before = new Set(held());
  const child = spawn('cat', { stdio: ['pipe', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  const inodes = held()
    .filter((target) => !before.has(target) && target.startsWith('socket:'))
    .map((target) => Number(/\d+/.exec(target)?.[0]));
  expect(inodes.length).toBeGreaterThanOrEqual(2); // Node has sockets where a shell has pipes
  const known = localSockets();
  expect(inodes.filter((inode) => known?.has(inode) === true)).toEqual(inodes);
});
