import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  acceptServerSocket,
  closeSocket,
  connectSocket,
  errno,
  localPort,
  readn,
  readSocket,
  serverSocket,
  shutdownSocket,
  writeSocket,
  writen,
} from '../lib/index.ts';
import { listening, pair } from './helpers/pair.ts';
import { connectPeer, listenPeer, readAll, readExactly, reset } from './helpers/peer.ts';

describe('readSocket()', () => {
  test('readSocket() gives the bytes that the peer wrote, in a Buffer or a Uint8Array', async () => {
    const { client, server } = await pair();
    await writeSocket(client, 'hello');
    const buf = new Uint8Array(16).fill(7);
    expect(await readSocket(server, buf)).toBe(5);
    expect(Buffer.from(buf.subarray(0, 5)).toString()).toBe('hello');
    expect(buf.subarray(5).every((byte) => byte === 7)).toBe(true);
  });

  test('readSocket() keeps what the caller did not ask for', async () => {
    const { client, server } = await pair();
    await writeSocket(client, 'abcdefgh');
    const buf = Buffer.alloc(8);
    expect(await readSocket(server, buf, 3)).toBe(3);
    expect(await readSocket(server, buf.subarray(3), 1)).toBe(1);
    expect(await readSocket(server, buf.subarray(4))).toBe(4);
    expect(buf.toString()).toBe('abcdefgh');
  });

  test('readSocket() gives 0 after the peer closed and every byte was read, and again', async () => {
    const { client, server } = await pair();
    const buf = Buffer.alloc(4);
    await writeSocket(client, 'last words');
    closeSocket(client);
    const got: number[] = [];
    for (let i = 0; i < 5; i++) got.push(await readSocket(server, buf));
    expect(got).toEqual([4, 4, 2, 0, 0]);
  });

  test('readSocket() calls that wait are answered in the order of the calls', async () => {
    const { client, server } = await pair();
    const bufs = [Buffer.alloc(2), Buffer.alloc(3), Buffer.alloc(1), Buffer.alloc(9)];
    const reads = Promise.all(bufs.map((buf) => readSocket(server, buf)));
    await writeSocket(client, 'aabbbc');
    await writeSocket(client, 'dd');
    closeSocket(client);
    const counts = await reads;
    const texts = bufs.map((buf, i) => buf.toString('latin1', 0, counts[i]));
    expect(texts.join('')).toBe('aabbbcdd');
    expect(texts.slice(0, 3)).toEqual(['aa', 'bbb', 'c']);
  });

  test('readSocket() calls that wait all give 0 at the end of the stream', async () => {
    const { client, server } = await pair();
    const reads = [1, 2, 3].map(() => readSocket(server, Buffer.alloc(4)));
    shutdownSocket(client);
    expect(await Promise.all(reads)).toEqual([0, 0, 0]);
  });

  test('readSocket() that waits gives -1/EBADF when its channel is closed, and so do those behind it', async () => {
    const { server } = await pair();
    const reads = [1, 2].map(async () => [await readSocket(server, Buffer.alloc(4)), errno()]);
    closeSocket(server);
    expect(await Promise.all(reads)).toEqual([
      [-1, 'EBADF'],
      [-1, 'EBADF'],
    ]);
  });

  test('readSocket() gives -1/ECONNRESET after the peer broke the connection', async () => {
    const { server, port } = await listening();
    const peer = await connectPeer(port);
    const channel = await acceptServerSocket(server);
    const buf = Buffer.alloc(8);
    const waiting = readSocket(channel, buf).then((n) => [n, errno()]);
    await reset(peer);
    expect(await waiting).toEqual([-1, 'ECONNRESET']);
    expect([await readSocket(channel, buf), errno()]).toEqual([-1, 'ECONNRESET']);
    expect(closeSocket(channel)).toBe(0);
  });

  test('readSocket() reads bytes and end of stream that came before the accept', async () => {
    const { server, port } = await listening();
    const peer = await connectPeer(port);
    peer.end('all at once');
    await once(peer, 'finish');
    const channel = await acceptServerSocket(server);
    const buf = Buffer.alloc(64);
    expect(await readn(channel, buf)).toBe(11);
    expect(buf.toString('utf8', 0, 11)).toBe('all at once');
    await writen(channel, 'answer'); // the peer ended its own stream only
    closeSocket(channel);
    expect((await readAll(peer)).toString()).toBe('answer');
  });
});

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
    const size = 16 * 2 ** 20;
    const done: string[] = [];
    const writes = ['first', 'second'].map((which) =>
      writeSocket(client, Buffer.alloc(size)).finally(() => done.push(which)),
    );
    const buf = Buffer.alloc(65_536);
    const readOn = async (least: number): Promise<void> => {
      for (; total < least; total += await readSocket(server, buf));
    };
    let total = 0;
    await readOn(size / 2); // The other half does not fit into the kernel's buffers.
    expect(done).toEqual([]);
    await readOn(size * 1.5);
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

async function echo(channel: number): Promise<void> {
  const buf = Buffer.alloc(64);
  let n: number;
  while ((n = await readSocket(channel, buf)) > 0) await writen(channel, buf.subarray(0, n));
  closeSocket(channel);
}

describe('the wire', () => {
  test('a connection carries every byte in both directions at once', async () => {
    const { server, port } = await listening();
    const peer = await connectPeer(port);
    const channel = await acceptServerSocket(server);
    const there = randomBytes(3_000_001);
    const back = randomBytes(2_999_999);
    peer.end(there);
    const got = Buffer.alloc(there.length + 1);
    const [answer, sent, count] = await Promise.all([
      readAll(peer),
      writen(channel, back).finally(() => shutdownSocket(channel)),
      readn(channel, got),
    ]);
    expect(sent).toBe(back.length);
    expect(count).toBe(there.length);
    expect(got.subarray(0, count).equals(there)).toBe(true);
    expect(answer.equals(back)).toBe(true);
  });

  test('a connection made by connectSocket() carries nothing but the bytes of the program', async () => {
    const peers = await listenPeer();
    const channel = await connectSocket('127.0.0.1', peers.port);
    const peer = await peers.next();
    peer.write('hi');
    const buf = Buffer.alloc(8);
    expect(await readSocket(channel, buf)).toBe(2);
    await writeSocket(channel, 'ho');
    closeSocket(channel);
    expect((await readAll(peer)).toString()).toBe('ho');
  });

  test('small writes in a row are not held back', async () => {
    const { client, server } = await pair();
    const buf = Buffer.alloc(2);
    const times: number[] = [];
    for (let round = 0; round < 60; round++) {
      const start = performance.now();
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const) {
        await writeSocket(from, 'a');
        await writeSocket(from, 'b'); // Nagle's algorithm would keep it until the first is acknowledged
        await readn(to, buf);
      }
      times.push(performance.now() - start);
    }
    // A delayed acknowledgement takes 40 ms; at the start of a connection there is none.
    expect(Math.min(...times.slice(40))).toBeLessThan(30);
  });

  test('200 connections at once do not mix their bytes', async () => {
    const server = await serverSocket(0);
    onTestFinished(() => void closeSocket(server));
    const ask = async (i: number): Promise<string> => {
      const channel = await connectSocket('127.0.0.1', localPort(server));
      const buf = Buffer.alloc(64);
      let answers = '';
      for (let round = 0; round < 3; round++) {
        const text = `client ${i}, round ${round};`;
        await writen(channel, text);
        answers += buf.toString('utf8', 0, await readn(channel, buf, text.length));
      }
      closeSocket(channel);
      return answers;
    };
    const clients = Promise.all(Array.from({ length: 200 }, (_, i) => ask(i)));
    const served: Promise<void>[] = [];
    for (let i = 0; i < 200; i++) served.push(echo(await acceptServerSocket(server)));
    expect(await clients).toEqual(
      Array.from(
        { length: 200 },
        (_, i) => `client ${i}, round 0;client ${i}, round 1;client ${i}, round 2;`,
      ),
    );
    await Promise.all(served);
  });
});
