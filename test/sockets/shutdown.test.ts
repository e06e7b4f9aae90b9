import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import {
  acceptServerSocket,
  closeSocket,
  connectSocket,
  errno,
  readn,
  readSocket,
  shutdownSocket,
  writeSocket,
  writen,
} from '../../lib/index.ts';
import { listening, pair } from '../helpers/pair.ts';
import { connectPeer, listenPeer, readAll, reset } from '../helpers/peer.ts';

const buf = Buffer.alloc(64);

describe('shutdownSocket()', () => {
  test('shutdownSocket() ends this stream and leaves the other open, from the client', async () => {
    const peers = await listenPeer();
    const channel = await connectSocket('127.0.0.1', peers.port);
    const peer = await peers.next();
    await writeSocket(channel, 'question');
    expect(shutdownSocket(channel)).toBe(0);
    expect((await readAll(peer)).toString()).toBe('question');
    await new Promise(setImmediate);
    peer.end('answer, later');
    expect(await readn(channel, buf)).toBe(13);
    expect(await readSocket(channel, buf)).toBe(0);
    expect(closeSocket(channel)).toBe(0);
  });

  test('shutdownSocket() ends this stream and leaves the other open, from the server', async () => {
    const { server, port } = await listening();
    const peer = await connectPeer(port);
    const channel = await acceptServerSocket(server);
    await writeSocket(channel, 'banner');
    expect(shutdownSocket(channel)).toBe(0);
    expect((await readAll(peer)).toString()).toBe('banner');
    peer.end('still sending');
    expect(await readn(channel, buf)).toBe(13);
    closeSocket(channel);
  });

  test('shutdownSocket() lets the writes that wait go out first', async () => {
    const { client, server } = await pair();
    const big = randomBytes(6 * 2 ** 20);
    const writes = [writeSocket(client, big), writeSocket(client, 'end')];
    shutdownSocket(client);
    const got = Buffer.alloc(big.length + 10);
    expect(await readn(server, got)).toBe(big.length + 3);
    expect(got.subarray(0, big.length).equals(big)).toBe(true);
    expect(await Promise.all(writes)).toEqual([big.length, 3]);
  });

  test('shutdownSocket() and closeSocket() right after a large write lose nothing', async () => {
    const { client, server } = await pair();
    const write = writeSocket(client, Buffer.alloc(6 * 2 ** 20));
    shutdownSocket(client);
    closeSocket(client);
    expect(await readn(server, Buffer.alloc(8 * 2 ** 20))).toBe(6 * 2 ** 20);
    expect(await write).toBe(6 * 2 ** 20);
  });

  test('writeSocket() gives -1/EPIPE after shutdownSocket(), and reading goes on', async () => {
    const { client, server } = await pair();
    shutdownSocket(client);
    expect([await writeSocket(client, 'x'), errno()]).toEqual([-1, 'EPIPE']);
    expect([await writen(client, 'x'), errno()]).toEqual([-1, 'EPIPE']);
    await writeSocket(server, 'hello');
    expect(await readSocket(client, buf)).toBe(5);
  });

  test('shutdownSocket() may be called again', async () => {
    const { client, server } = await pair();
    expect([shutdownSocket(client), shutdownSocket(client)]).toEqual([0, 0]);
    expect(await readSocket(server, buf)).toBe(0);
  });

  test('shutdownSocket() of both sides ends both streams', async () => {
    const { client, server } = await pair();
    await writeSocket(client, 'a');
    await writeSocket(server, 'b');
    shutdownSocket(client);
    shutdownSocket(server);
    for (const channel of [client, server]) {
      expect(await readSocket(channel, buf)).toBe(1);
      expect(await readSocket(channel, buf)).toBe(0);
      expect(await readSocket(channel, buf)).toBe(0);
      expect([await writeSocket(channel, 'x'), errno()]).toEqual([-1, 'EPIPE']);
      expect(closeSocket(channel)).toBe(0);
    }
  });

  test('shutdownSocket() gives -1/ENOTCONN when the connection is broken', async () => {
    const { server, port } = await listening();
    const peer = await connectPeer(port);
    const channel = await acceptServerSocket(server);
    await reset(peer);
    expect(await readSocket(channel, buf)).toBe(-1);
    expect([shutdownSocket(channel), errno()]).toEqual([-1, 'ENOTCONN']);
    closeSocket(channel);
  });

  test('readSocket() gives a reply to a client that has ended its stream long before', async () => {
    const { server, port } = await listening();
    const peer = await connectPeer(port);
    peer.end();
    await once(peer, 'finish');
    const channel = await acceptServerSocket(server);
    expect(await readSocket(channel, buf)).toBe(0);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(await writeSocket(channel, 'reply')).toBe(5);
    closeSocket(channel);
    expect((await readAll(peer)).toString()).toBe('reply');
  });
});
