import { describe, expect, test } from 'vitest';
import {
  acceptServerSocket,
  closeSocket,
  connectSocket,
  errno,
  readn,
  readSocket,
  selectSockets,
  shutdownSocket,
  timeoutSocket,
  writeSocket,
} from '../lib/index.ts';
import { handClock } from './helpers/clock.ts';
import { listening, pair } from './helpers/pair.ts';
import { connectPeer, reset } from './helpers/peer.ts';

const buf = Buffer.alloc(65_536);

describe('selectSockets()', () => {
  test('selectSockets() gives the channels that can be read, in the order in which they were given', async () => {
    const [a, b, c] = [await pair(), await pair(), await pair()];
    await writeSocket(c.client, 'c');
    await writeSocket(a.client, 'a');
    expect(await selectSockets([c.server, b.server, a.server])).toEqual([c.server, a.server]);
    expect(await selectSockets([a.server, b.server, c.server])).toEqual([a.server, c.server]);
    expect(await readSocket(a.server, buf)).toBe(1);
    expect(await selectSockets([a.server, b.server, c.server])).toEqual([c.server]);
  });

  test('selectSockets() waits for bytes, which the next read gives whole', async () => {
    const { client, server } = await pair();
    const other = await pair();
    const ready = selectSockets([other.server, server]);
    await writeSocket(client, 'these bytes');
    expect(await ready).toEqual([server]);
    expect(await readSocket(server, buf)).toBe(11);
    expect(buf.toString('utf8', 0, 11)).toBe('these bytes');
  });

  test('selectSockets() counts the end of a stream and a broken connection as ready', async () => {
    const { client, server } = await pair();
    const { server: listener, port } = await listening();
    const peer = await connectPeer(port);
    const broken = await acceptServerSocket(listener);
    shutdownSocket(client);
    expect(await selectSockets([broken, server])).toEqual([server]);
    expect(await readSocket(server, buf)).toBe(0);
    await reset(peer);
    expect(await selectSockets([broken])).toEqual([broken]);
    expect([await readSocket(broken, buf), errno()]).toEqual([-1, 'ECONNRESET']);
    closeSocket(broken);
  });

  test('selectSockets() counts a listening channel as ready when a client waits', async () => {
    const { server, port } = await listening();
    expect(await selectSockets([server], 0)).toEqual([]);
    const ready = selectSockets([server]);
    await connectPeer(port);
    await connectPeer(port);
    expect(await ready).toEqual([server]);
    closeSocket(await acceptServerSocket(server));
    expect(await selectSockets([server])).toEqual([server]);
    closeSocket(await acceptServerSocket(server));
    expect(await selectSockets([server], 0)).toEqual([]);
  });

  test('selectSockets() gives [] when the time is over', async () => {
    const { server } = await pair();
    const before = performance.now();
    expect(await selectSockets([server], 60)).toEqual([]);
    expect(performance.now() - before).toBeGreaterThan(50);
    expect(await selectSockets([], 1)).toEqual([]);
  });

  test('selectSockets() sees what has come in time, though the process could not look before', async () => {
    const { client, server } = await pair();
    const later = await handClock();
    const ready = selectSockets([server], 20);
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate); // It waits by now.
    await writeSocket(client, 'in time');
    later(20);
    expect(await ready).toEqual([server]);
  });

  test('selectSockets() with 0 ms only looks, and sees what the kernel has', async () => {
    const { client, server } = await pair();
    expect(await selectSockets([server], 0)).toEqual([]);
    await writeSocket(client, 'x');
    expect(await selectSockets([server], 0)).toEqual([server]);
    expect(await readSocket(server, buf)).toBe(1);
    closeSocket(client);
    expect(await selectSockets([server], 0)).toEqual([server]);
    expect(await readSocket(server, buf)).toBe(0);
  });

  test('selectSockets() does not let a channel with bytes left over hide the others', async () => {
    const [busy, quiet] = [await pair(), await pair()];
    await writeSocket(busy.client, 'a lot of bytes');
    await readSocket(busy.server, buf, 1);
    await writeSocket(quiet.client, 'one');
    expect(await selectSockets([busy.server, quiet.server])).toEqual([busy.server, quiet.server]);
  });

  test('selectSockets() counts a wrong channel as ready, and one that is closed while it waits', async () => {
    const [{ server: quiet }, { server }] = [await pair(), await pair()];
    const { server: listener } = await listening();
    expect(await selectSockets([quiet, 999])).toEqual([999]);
    const ready = selectSockets([server, quiet, listener]);
    await new Promise(setImmediate);
    closeSocket(server);
    expect(await ready).toEqual([server]);
    expect([await readSocket(server, buf), errno()]).toEqual([-1, 'EBADF']);
    const listens = selectSockets([quiet, listener]);
    closeSocket(listener);
    expect(await listens).toEqual([listener]);
  });

  test('selectSockets() tells a closed channel from the one that has its number now', async () => {
    const { server, port } = await listening();
    const first = await connectSocket('127.0.0.1', port);
    const ready = selectSockets([first]);
    await new Promise(setImmediate);
    closeSocket(first);
    const second = await connectSocket('127.0.0.1', port);
    expect(second).toBe(first);
    expect(await ready).toEqual([first]);
    for (let i = 0; i < 2; i++) closeSocket(await acceptServerSocket(server));
    closeSocket(second);
  });

  test('selectSockets() sees what a read beside it has left', async () => {
    const { client, server } = await pair();
    const ready = selectSockets([server]);
    const read = readSocket(server, buf, 3);
    await writeSocket(client, 'abc');
    expect(await read).toBe(3);
    await writeSocket(client, 'd');
    expect(await ready).toEqual([server]);
    expect(await readSocket(server, buf)).toBe(1);
  });

  test('selectSockets() gives [] only when the time is over, though another caller takes the bytes', async () => {
    const { client, server } = await pair();
    const takes = selectSockets([server]).then(() => readSocket(server, buf));
    let over = false;
    const waits = selectSockets([server]).finally(() => (over = true));
    await writeSocket(client, 'first');
    expect(await takes).toBe(5);
    if (!over) await writeSocket(client, 'second');
    expect(await waits).toEqual([server]);
  });

  test('selectSockets() reads at most one buffer ahead, however often it is called', async () => {
    const { client, server } = await pair();
    timeoutSocket(client, 150);
    const size = 24 * 2 ** 20;
    const write = writeSocket(client, Buffer.alloc(size)).then((n) => [n, errno()]);
    for (let i = 0; i < 200; i++) expect(await selectSockets([server])).toEqual([server]);
    expect(await write).toEqual([-1, 'EAGAIN']);
    expect(await readn(server, Buffer.alloc(size))).toBe(size);
  });

  test('selectSockets() serves many clients in one loop, as a server with select(2) does', async () => {
    const { server: listener, port } = await listening();
    const channels = [listener];
    const ask = async (i: number): Promise<string> => {
      const channel = await connectSocket('127.0.0.1', port);
      await writeSocket(channel, `client ${i}`);
      shutdownSocket(channel);
      const answer = Buffer.alloc(64);
      const n = await readn(channel, answer);
      closeSocket(channel);
      return answer.toString('utf8', 0, n);
    };
    const clients = Promise.all(Array.from({ length: 30 }, (_, i) => ask(i)));
    for (let served = 0; served < 30;) {
      for (const channel of await selectSockets(channels)) {
        if (channel === listener) channels.push(await acceptServerSocket(listener));
        else {
          const n = await readSocket(channel, buf);
          if (n > 0) await writeSocket(channel, buf.subarray(0, n));
          else {
            served++;
            closeSocket(channel);
            channels.splice(channels.indexOf(channel), 1);
          }
        }
      }
    }
    expect(await clients).toEqual(Array.from({ length: 30 }, (_, i) => `client ${i}`));
  });
});
