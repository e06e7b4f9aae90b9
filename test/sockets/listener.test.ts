import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import {
  acceptServerSocket,
  closeSocket,
  connectSocket,
  errno,
  readn,
  readSocket,
  selectSockets,
  timeoutSocket,
  writeSocket,
} from '../../lib/index.ts';
import { eventually } from '../helpers/eventually.ts';
import { listening } from '../helpers/pair.ts';
import { connectPeer, readAll, readExactly, reset } from '../helpers/peer.ts';
import { run } from '../helpers/script.ts';

describe('acceptServerSocket()', () => {
  test('acceptServerSocket() gives the clients in the order of their arrival', async () => {
    const { server, port } = await listening();
    for (let i = 0; i < 12; i++) (await connectPeer(port)).write(String.fromCharCode(97 + i));
    const buf = Buffer.alloc(1);
    let order = '';
    for (let i = 0; i < 12; i++) {
      const channel = await acceptServerSocket(server);
      await readSocket(channel, buf);
      order += buf.toString();
      closeSocket(channel);
    }
    expect(order).toBe('abcdefghijkl');
  });

  test('acceptServerSocket() calls that wait are served in the order of the calls', async () => {
    const { server, port } = await listening();
    const served: number[] = [];
    const accepts = [0, 1, 2].map(async (i) => {
      const channel = await acceptServerSocket(server);
      served.push(i);
      return channel;
    });
    for (let i = 0; i < 3; i++) (await connectPeer(port)).write(`${i}`);
    const buf = Buffer.alloc(1);
    for (const [i, channel] of (await Promise.all(accepts)).entries()) {
      await readSocket(channel, buf);
      expect(buf.toString()).toBe(`${i}`);
      closeSocket(channel);
    }
    expect(served).toEqual([0, 1, 2]);
  });

  test('acceptServerSocket() calls that wait give -1/EBADF when the channel is closed', async () => {
    const { server } = await listening();
    const accepts = [1, 2].map(async () => [await acceptServerSocket(server), errno()]);
    closeSocket(server);
    expect(await Promise.all(accepts)).toEqual([
      [-1, 'EBADF'],
      [-1, 'EBADF'],
    ]);
    expect([await acceptServerSocket(server), errno()]).toEqual([-1, 'EBADF']);
  });

  test('acceptServerSocket() gives a client that has sent and closed before, and one that has reset', async () => {
    const { server, port } = await listening();
    const first = await connectPeer(port);
    first.end('gone');
    await once(first, 'finish');
    await reset(await connectPeer(port));
    const third = await connectPeer(port);
    third.write('here');
    const buf = Buffer.alloc(8);
    const one = await acceptServerSocket(server);
    expect(await readn(one, buf)).toBe(4);
    const two = await acceptServerSocket(server);
    expect([await readSocket(two, buf), errno()]).toEqual([-1, 'ECONNRESET']);
    const three = await acceptServerSocket(server);
    expect(await readSocket(three, buf)).toBe(4);
    for (const channel of [one, two, three]) expect(closeSocket(channel)).toBe(0);
  });

  test('a client that nobody has accepted is not read from', async () => {
    const { server, port } = await listening();
    const client = await connectSocket('127.0.0.1', port);
    timeoutSocket(client, 150);
    const size = 24 * 2 ** 20;
    expect([await writeSocket(client, Buffer.alloc(size, 'x')), errno()]).toEqual([-1, 'EAGAIN']);
    const channel = await acceptServerSocket(server);
    const buf = Buffer.alloc(size);
    expect(await readn(channel, buf)).toBe(size); // what waited was sent after all
    expect(buf.every((byte) => byte === 120)).toBe(true);
    closeSocket(client);
    closeSocket(channel);
  });

  test('a client that waits in the queue is reset when the listening channel is closed', async () => {
    const { server, port } = await listening();
    const accepted = await connectPeer(port);
    const channel = await acceptServerSocket(server);
    const peer = await connectPeer(port);
    peer.write('hello?');
    await selectSockets([server]); // it is in the queue
    closeSocket(server);
    await expect(readAll(peer)).rejects.toThrow('the connection was closed');
    await writeSocket(channel, 'still served');
    expect((await readExactly(accepted, 12)).toString()).toBe('still served');
    closeSocket(channel);
  });
});

const FEW_DESCRIPTORS = `
  import { acceptServerSocket, closeSocket, errno, localPort, readSocket, serverSocket, writen } from 'mysocks';
  const server = await serverSocket(0);
  console.log('listening on 127.0.0.1:' + localPort(server));
  for (;;) {
    const client = await acceptServerSocket(server);
    if (client < 0) console.log('accept gives', client, errno());
    else void echo(client), console.log('accepted');
  }
  async function echo(client: number) {
    const buf = Buffer.alloc(64);
    let n: number;
    while ((n = await readSocket(client, buf)) > 0) await writen(client, buf.subarray(0, n));
    closeSocket(client);
    console.log('closed');
  }
`;

describe.skipIf(process.platform !== 'linux')('a server out of descriptors', () => {
  test('acceptServerSocket() gives -1/EMFILE, and the server goes on', async () => {
    const program = await run(FEW_DESCRIPTORS, [], { descriptors: 48 });
    const port = Number((await program.prints(/listening on .*:(\d+)\n/))[1]);
    const printed = (what: string) => program.stdout.split(what).length - 1;
    for (let round = 1; round <= 2; round++) {
      const before = printed('accepted');
      const peers = await Promise.all(Array.from({ length: 60 }, () => connectPeer(port)));
      for (const peer of peers) peer.resume();
      const lost = () => peers.filter((peer) => peer.readableEnded || peer.destroyed).length;
      await eventually(() => expect(printed('accepted') - before + lost()).toBe(60));
      expect(lost()).toBeGreaterThan(0);
      expect(lost()).toBeLessThan(50);
      expect(printed('accept gives -1 EMFILE')).toBeGreaterThanOrEqual(round);
      for (const peer of peers) peer.destroy();
      await eventually(() => expect(printed('closed')).toBe(printed('accepted')));
      const accepted = printed('accepted');
      const next = await connectPeer(port);
      next.end('still there?');
      expect((await readAll(next)).toString()).toBe('still there?');
      // What is printed may come later than what is sent.
      await eventually(() => expect(printed('closed')).toBe(accepted + 1));
    }
    await program.destroy();
  });
});
