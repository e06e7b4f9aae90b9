// What comes from the network is believed by neither side.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { SharedMemory } from '../../../lib/distributed/index.ts';
import {
  encode,
  LARGEST_LOCK,
  M,
  welcome,
  type Type,
} from '../../../lib/distributed/memory/wire.ts';
import { fakeHome, KINDS, pageOf, Sharer } from '../../helpers/memory.ts';

const hello = encode(M.HELLO, 1);

describe('home', () => {
  test('closes the connection of one who says what it must not, and serves the others', async () => {
    const home = await Sharer.start('home', 'checked');
    const wrong: Record<string, Uint8Array[]> = {
      'another protocol': [Buffer.from('GET / HTTP/1.1\r\n\r\n')],
      'another version': [encode(M.HELLO, 2)],
      'no HELLO': [encode(M.READ, 0)],
      'two of them': [hello, hello],
      'a page that is not there': [hello, encode(M.READ, 600)],
      'a page twice': [hello, encode(M.WRITE, 3), encode(M.WRITE, 3)],
      'a page that it has': [hello, encode(M.READ, 3), encode(M.READ, 3)],
      'data of a page of others': [hello, encode(M.DATA, 2, pageOf(1))],
      'data that is too short': [hello, encode(M.WRITE, 1), encode(M.DATA, 1, new Uint8Array(5))],
      'data that is too long': [hello, encode(M.DATA, 2, new Uint8Array(4097))],
      'a copy that nobody asked for': [hello, encode(M.ACK, 2)],
      'what home says': [hello, encode(M.GIVE_WRITE, 2, pageOf(1))],
      'a lock that is not there': [hello, encode(M.LOCK, LARGEST_LOCK + 1)],
      'a lock of others': [hello, encode(M.UNLOCK, 1)],
    };
    for (const [what, bytes] of Object.entries(wrong)) {
      const socket = connect(Number(home.place.split(':')[1]), '127.0.0.1');
      socket.on('error', () => {});
      socket.write(Buffer.concat(bytes));
      socket.resume();
      await once(socket, 'close');
      expect(
        await home.does('view[0]++; view[2048]++; return [view[0], view[2048]]'),
        what,
      ).toEqual(expect.arrayContaining([expect.any(Number)]));
    }
    const all = Object.keys(wrong).length;
    expect(await home.does('return [view[0], view[2048]]')).toEqual([all, all]);
  });
});

test('home serves one who asks much and reads late, when it reads', async () => {
  const home = await Sharer.start('home', 'checked');
  const socket = connect(Number(home.place.split(':')[1]), '127.0.0.1');
  socket.pause();
  const turns = 2000;
  socket.write(hello);
  for (let i = 0; i < turns; i++) {
    socket.write(Buffer.concat([encode(M.WRITE, 0), encode(M.DATA, 0, pageOf(i))]));
  }
  await home.does('return view[2048]');
  let bytes = 0;
  socket.on('data', (data: Buffer) => (bytes += data.length)).resume();
  await expect.poll(() => bytes).toBe(12 + 4 + turns * (12 + 4096));
  expect(await home.does('return view[0]')).toBe(turns - 1);
  socket.destroy();
});

describe.each(KINDS)('a member, %s pages,', (kind) => {
  const wrong: Record<string, [Type, number, Uint8Array?]> = {
    'a page that is not there': [M.INVALIDATE, 600],
    'an answer without a question': [M.GIVE_READ, 1, pageOf(1)],
    'an answer to another question': [M.GIVE_WRITE, 0, pageOf(1)],
    'half a page': [M.GIVE_READ, 0, new Uint8Array(2048)],
    'no page': [M.GIVE_READ, 0],
    'to forget what is not here': [M.INVALIDATE, 0],
    'to give what is not here': [M.TAKE, 0],
    'what members say': [M.READ, 0],
  };
  test.each(Object.entries(wrong))('ends when home gives %s', async (_, [type, no, data]) => {
    const home = await fakeHome();
    const one = await Sharer.start(home.place, kind);
    one.order('return view[0]');
    await home.hears(M.READ);
    home.send(type, no, data);
    expect(await one.program.end).toEqual({ code: 74, signal: null });
    expect(one.program.stderr).toContain('Home must not say');
  });
});

test.each([
  [4096, 0],
  [4096, 2 ** 19],
  [1000, 4],
  [2 ** 20, 1],
])('a member joins no memory with pages of %d bytes, %d of them', async (pageSize, count) => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write(encode(M.WELCOME, pageSize, welcome(count)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const joined = SharedMemory.join(`127.0.0.1:${port}`);
  await expect(joined).rejects.toThrow(`Memory must have pages that fit: got ${count} of`);
  server.close();
});
