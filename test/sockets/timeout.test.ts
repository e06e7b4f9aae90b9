import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  closeSocket,
  errno,
  readLine,
  readn,
  readSocket,
  shutdownSocket,
  timeoutSocket,
  writeSocket,
  writen,
} from '../../lib/index.ts';
import { handClock } from '../helpers/clock.ts';
import { pair } from '../helpers/pair.ts';

const buf = Buffer.alloc(64);

describe('timeoutSocket()', () => {
  test('readSocket() that waits longer than timeoutSocket() allows gives -1/EAGAIN', async () => {
    const { server } = await pair();
    expect(timeoutSocket(server, 60)).toBe(0);
    const before = performance.now();
    expect([await readSocket(server, buf), errno()]).toEqual([-1, 'EAGAIN']);
    expect(performance.now() - before).toBeGreaterThan(50);
  });

  test('readSocket() after an EAGAIN gives what came meanwhile', async () => {
    const { client, server } = await pair();
    timeoutSocket(server, 20);
    expect(await readSocket(server, buf)).toBe(-1);
    await writeSocket(client, 'late');
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    expect(await readSocket(server, buf)).toBe(4);
    expect([await readSocket(server, buf), errno()]).toEqual([-1, 'EAGAIN']);
    closeSocket(client);
    expect(await readSocket(server, buf)).toBe(0);
  });

  test('readSocket() gives what has come in time, though the process could not look before', async () => {
    const { client, server } = await pair();
    const later = await handClock();
    timeoutSocket(server, 20);
    const read = readSocket(server, buf);
    await writeSocket(client, 'in time');
    later(20);
    expect(await read).toBe(7);
  });

  test('readSocket() behind one that has timed out goes on', async () => {
    const { client, server } = await pair();
    timeoutSocket(server, 40);
    const first = readSocket(server, buf).then((n) => [n, errno()]);
    timeoutSocket(server, 0);
    const second = readSocket(server, buf);
    expect(await first).toEqual([-1, 'EAGAIN']);
    await writeSocket(client, 'ok');
    expect(await second).toBe(2);
  });

  test('timeoutSocket(channel, 0) takes the limit away', async () => {
    const { client, server } = await pair();
    timeoutSocket(server, 30);
    timeoutSocket(server, 0);
    timeoutSocket(client, 60);
    const read = readSocket(server, buf);
    expect(await readSocket(client, buf)).toBe(-1); // 60 ms have gone
    await writeSocket(client, 'here');
    expect(await read).toBe(4);
  });

  test('a timer does not outlive its call', async () => {
    const { client, server } = await pair();
    timeoutSocket(server, 400);
    await writeSocket(client, 'a');
    expect(await readSocket(server, buf)).toBe(1);
    timeoutSocket(server, 0);
    timeoutSocket(client, 500);
    const read = readSocket(server, buf);
    expect(await readSocket(client, buf)).toBe(-1);
    await writeSocket(client, 'b');
    expect(await read).toBe(1);
  });

  test('readLine() and readn() give -1/EAGAIN, too', async () => {
    const { client, server } = await pair();
    timeoutSocket(server, 20);
    await writeSocket(client, 'no newline');
    expect([await readLine(server, 64), errno()]).toEqual([-1, 'EAGAIN']);
    expect([await readn(server, buf), errno()]).toEqual([-1, 'EAGAIN']);
  });

  test('writeSocket() that waits longer than timeoutSocket() allows gives -1/EAGAIN', async () => {
    const { client, server } = await pair();
    timeoutSocket(client, 100);
    const big = randomBytes(24 * 2 ** 20);
    expect([await writeSocket(client, big), errno()]).toEqual([-1, 'EAGAIN']);
    expect([await writeSocket(client, 'x'), errno()]).toEqual([-1, 'EAGAIN']);
    expect([await writen(client, 'y'), errno()]).toEqual([-1, 'EAGAIN']);
    // The peer reads at last: what it gets is in order, and nothing is missing in the middle.
    const got = Buffer.alloc(big.length + 2);
    expect(await readn(server, got)).toBe(got.length);
    expect(got.equals(Buffer.concat([big, Buffer.from('xy')]))).toBe(true);
    expect(await writeSocket(client, 'z')).toBe(1);
    expect(await readSocket(server, buf)).toBe(1);
  });

  test('writeSocket() behind one that has timed out waits until its own bytes are taken', async () => {
    const { client, server } = await pair();
    const size = 16 * 2 ** 20;
    timeoutSocket(client, 60);
    expect(await writeSocket(client, Buffer.alloc(size))).toBe(-1);
    timeoutSocket(client, 0);
    let done = false;
    const more = 3 * size; // of which a kernel keeps 36 MB at most
    const write = writeSocket(client, Buffer.alloc(more)).finally(() => (done = true));
    const buf = Buffer.alloc(65_536);
    let total = 0;
    while (total < 1.5 * size) total += await readSocket(server, buf);
    expect(done).toBe(false);
    while (total < size + more) total += await readSocket(server, buf);
    expect(await write).toBe(more);
  });

  test.each(['closeSocket()', 'shutdownSocket() and closeSocket()'])(
    '%s after a write that timed out throws away what the kernel has not taken',
    async (how) => {
      const { client, server } = await pair();
      const size = 24 * 2 ** 20;
      timeoutSocket(client, 60);
      expect(await writeSocket(client, Buffer.alloc(size))).toBe(-1);
      timeoutSocket(client, 0);
      const behind = writeSocket(client, 'behind').then((n) => [n, errno()]);
      if (how.startsWith('shutdown')) shutdownSocket(client);
      expect(closeSocket(client)).toBe(0);
      expect(await behind).toEqual([-1, 'EPIPE']);
      const big = Buffer.alloc(65_536);
      let total = 0;
      let n: number;
      while ((n = await readSocket(server, big)) > 0) total += n;
      expect(total).toBeLessThan(size);
    },
  );
});
