import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  acceptServerSocket,
  closeSocket,
  errno,
  readn,
  readSocket,
  writeSocket,
} from '../../lib/index.ts';
import { listening, pair } from '../helpers/pair.ts';
import { connectPeer, readAll, readExactly, reset } from '../helpers/peer.ts';

describe('writeSocket()', () => {
  test('writeSocket() sends a string as UTF-8 and counts bytes', async () => {
    const { client, server } = await pair();
    expect(await writeSocket(client, 'Grüße €')).toBe(11);
    const buf = Buffer.alloc(11);
    await readn(server, buf);
    expect(buf.toString()).toBe('Grüße €');
  });

  test('writeSocket() sends the first n bytes, of a string too', async () => {
    const { client, server } = await pair();
    expect(await writeSocket(client, Uint8Array.of(1, 2, 3), 2)).toBe(2);
    expect(await writeSocket(client, 'ä!', 1)).toBe(1);
    expect(await writeSocket(client, 'abc', 3)).toBe(3);
    closeSocket(client);
    const buf = Buffer.alloc(16);
    expect(await readn(server, buf)).toBe(6);
    expect([...buf.subarray(0, 6)]).toEqual([1, 2, 0xc3, 97, 98, 99]);
  });

  test('writeSocket() gives 0 for no bytes', async () => {
    const { client } = await pair();
    expect(await writeSocket(client, '')).toBe(0);
    expect(await writeSocket(client, Buffer.alloc(0))).toBe(0);
    expect(await writeSocket(client, 'abc', 0)).toBe(0);
  });

  test('writeSocket() calls that wait go out in the order of the calls, small and large mixed', async () => {
    const { client, server } = await pair();
    const sizes = [1, 3_000_000, 2, 70_000, 1, 2_000_000, 5];
    const parts = sizes.map((size) => randomBytes(size));
    const writes = Promise.all(parts.map((part) => writeSocket(client, part)));
    const all = Buffer.concat(parts);
    const got = Buffer.alloc(all.length);
    expect(await readn(server, got)).toBe(all.length);
    expect(got.equals(all)).toBe(true);
    expect(await writes).toEqual(sizes);
  });

  test('writeSocket() waits for a slow reader, and so does the one behind it', async () => {
    const { client, server } = await pair();
    const size = 48 * 2 ** 20; // the kernel's buffers grow up to some 10 MB
    const done: string[] = [];
    const writes = ['first', 'second'].map((which) =>
      writeSocket(client, Buffer.alloc(size)).finally(() => done.push(which)),
    );
    const buf = Buffer.alloc(65_536);
    const readOn = async (least: number): Promise<void> => {
      for (; total < least; total += await readSocket(server, buf));
    };
    let total = 0;
    await readOn(size / 4);
    expect(done).toEqual([]);
    await readOn(size * 1.25);
    expect(done).toEqual(['first']);
    await readOn(size * 2);
    expect(await Promise.all(writes)).toEqual([size, size]);
  });

  test('writeSocket() lets the caller use its buffer again once it has resolved', async () => {
    const { client, server } = await pair();
    const hash = createHash('sha256');
    const reader = (async () => {
      const buf = Buffer.alloc(65_536);
      const seen = createHash('sha256');
      let n: number;
      while ((n = await readSocket(server, buf)) > 0) seen.update(buf.subarray(0, n));
      return seen.digest('hex');
    })();
    const buf = Buffer.alloc(100_000);
    for (let i = 0; i < 100; i++) {
      buf.fill(i);
      hash.update(buf);
      expect(await writeSocket(client, buf)).toBe(buf.length);
    }
    closeSocket(client);
    expect(await reader).toBe(hash.digest('hex'));
  });

  test('writeSocket() after the peer is gone gives -1 with EPIPE or ECONNRESET', async () => {
    const { server, port } = await listening();
    const peer = await connectPeer(port);
    const channel = await acceptServerSocket(server);
    await reset(peer);
    const results: number[] = [];
    do results.push(await writeSocket(channel, 'x'));
    while (results.at(-1) !== -1 && results.length < 1000);
    expect(errno()).toMatch(/^(EPIPE|ECONNRESET)$/);
    expect(results.at(-1)).toBe(-1);
    expect([await writeSocket(channel, 'x'), errno()]).toEqual([
      -1,
      expect.stringMatching(/^E(PIPE|CONNRESET)$/),
    ]);
    expect(await readSocket(channel, Buffer.alloc(1))).toBe(-1);
    expect(closeSocket(channel)).toBe(0);
  });

  test('writeSocket() calls that wait all give -1 when the peer breaks the connection', async () => {
    const { server, port } = await listening();
    const peer = await connectPeer(port);
    const channel = await acceptServerSocket(server);
    const big = Buffer.alloc(16 * 2 ** 20);
    const writes = [1, 2, 3].map(async () => [await writeSocket(channel, big), errno()]);
    await readExactly(peer, 1000);
    await reset(peer);
    for (const [n, code] of await Promise.all(writes)) {
      expect([n, code]).toEqual([-1, expect.stringMatching(/^E(PIPE|CONNRESET)$/)]);
    }
  });
});

describe('closeSocket()', () => {
  test('closeSocket() gives 0, is synchronous, and the peer sees the end of the stream', async () => {
    const { server, port } = await listening();
    const peer = await connectPeer(port);
    const channel = await acceptServerSocket(server);
    expect(closeSocket(channel)).toBe(0);
    expect((await readAll(peer)).length).toBe(0);
  });

  test('closeSocket() lets a write that waits be carried out and give its count', async () => {
    const { server, port } = await listening();
    const peer = await connectPeer(port);
    const channel = await acceptServerSocket(server);
    const big = randomBytes(8 * 2 ** 20);
    const writes = [writeSocket(channel, big), writeSocket(channel, 'and this')];
    closeSocket(channel);
    const got = await readAll(peer);
    expect(got.equals(Buffer.concat([big, Buffer.from('and this')]))).toBe(true);
    expect(await Promise.all(writes)).toEqual([big.length, 8]);
  });

  test('closeSocket() ends a read that waits while a write that waits goes on', async () => {
    const { server, port } = await listening();
    const peer = await connectPeer(port);
    const channel = await acceptServerSocket(server);
    const write = writeSocket(channel, Buffer.alloc(8 * 2 ** 20));
    const read = readSocket(channel, Buffer.alloc(1)).then((n) => [n, errno()]);
    closeSocket(channel);
    expect(await read).toEqual([-1, 'EBADF']);
    peer.write('too late');
    expect((await readExactly(peer, 8 * 2 ** 20)).length).toBe(8 * 2 ** 20);
    expect(await write).toBe(8 * 2 ** 20);
  });

  test('closeSocket() of a channel from whose peer bytes are unread resets, as the kernel does', async () => {
    const { server, port } = await listening();
    const peer = await connectPeer(port);
    const channel = await acceptServerSocket(server);
    peer.write('nobody reads this');
    await readSocket(channel, Buffer.alloc(32));
    await new Promise((resolve) => peer.write('nor this', resolve)); // loopback: it is there now
    closeSocket(channel);
    await expect(readAll(peer)).rejects.toThrow('the connection was closed');
  });
});
