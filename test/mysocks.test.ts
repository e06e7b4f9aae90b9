import { randomBytes } from 'node:crypto';
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
import { connectPeer, listenPeer, readAll, reset } from './helpers/peer.ts';

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
