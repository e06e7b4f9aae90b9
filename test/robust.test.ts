import { describe, expect, test } from 'vitest';
import {
  closeSocket,
  errno,
  readLine,
  readn,
  readSocket,
  shutdownSocket,
  writeSocket,
  writen,
  type Channel,
} from '../lib/index.ts';
import { pair } from './helpers/pair.ts';

const buf = Buffer.alloc(256);

/** A channel on which these bytes come, and then the end of the stream. */
async function channelWith(text: string | Uint8Array): Promise<Channel> {
  const { client, server } = await pair();
  await writen(client, text);
  shutdownSocket(client);
  return server;
}

describe('readLine()', () => {
  test.each([
    ['one\ntwo\n', 9, ['one', 'two', null]],
    ['one\r\ntwo\r\n', 9, ['one', 'two', null]],
    ['not terminated', 20, ['not terminated', null]],
    ['line\nlast', 9, ['line', 'last', null]],
    ['', 9, [null, null]],
    ['\n\r\n\n', 9, ['', '', '', null]],
    ['\n', 0, ['', null]],
    ['\r\n', 0, ['', null]],
    ['a\rb\r\r\n', 9, ['a\rb\r', null]],
    ['last\r', 9, ['last\r', null]],
    ['\r', 1, ['\r', null]],
    ['Grüße €\n', 11, ['Grüße €', null]],
    ['12345\n', 5, ['12345', null]],
    ['12345\r\n', 5, ['12345', null]],
    ['12345', 5, ['12345', null]],
  ] as const)('readLine() of %j with limit %i', async (text, limit, lines) => {
    const channel = await channelWith(text);
    const got: (string | number | null)[] = [];
    for (let i = 0; i < lines.length; i++) got.push(await readLine(channel, limit));
    expect(got).toEqual(lines);
    expect(await readSocket(channel, buf)).toBe(0);
  });

  test.each([
    ['123456\n', 5],
    ['123456\r\n', 5],
    ['123456', 5],
    ['12345\r', 5],
    ['12345\rx\n', 5],
    ['x\n', 0],
    ['€€\n', 5],
    ['x'.repeat(5000), 100],
  ])('readLine() of %j over the limit %i gives -1/EMSGSIZE', async (text, limit) => {
    const channel = await channelWith(text);
    expect([await readLine(channel, limit), errno()]).toEqual([-1, 'EMSGSIZE']);
  });

  test('readLine() reads no more than limit + 2 bytes of a line that is too long', async () => {
    const channel = await channelWith(`${'x'.repeat(50)}\nnext`);
    expect(await readLine(channel, 10)).toBe(-1);
    expect(await readn(channel, buf)).toBeGreaterThanOrEqual(55 - 12);
  });

  test('readLine() leaves the bytes after the line to readSocket(), readn() and readLine()', async () => {
    const channel = await channelWith('head\nbody123tail\nrest');
    expect(await readLine(channel, 64)).toBe('head');
    expect(await readSocket(channel, buf, 1)).toBe(1);
    expect(buf.toString('utf8', 0, 1)).toBe('b');
    expect(await readn(channel, buf, 6)).toBe(6);
    expect(buf.toString('utf8', 0, 6)).toBe('ody123');
    expect(await readLine(channel, 64)).toBe('tail');
    expect(await readn(channel, buf)).toBe(4);
    expect(await readLine(channel, 64)).toBe(null);
  });

  test('readLine() puts together a character and a line end that come in pieces', async () => {
    const { client, server } = await pair();
    const line = readLine(server, 64);
    for (const byte of Buffer.from('Zürich 😀\r\n')) {
      await writeSocket(client, Uint8Array.of(byte));
      await new Promise(setImmediate);
    }
    expect(await line).toBe('Zürich 😀');
  });

  test('readLine() reads a line of 300,000 bytes that comes in many reads', async () => {
    const { client, server } = await pair();
    const text = 'abcdefghij'.repeat(30_000);
    const write = writen(client, `${text}\nmore`);
    expect(await readLine(server, 300_000)).toBe(text);
    await write;
    closeSocket(client);
    expect(await readLine(server, 4)).toBe('more');
  });

  test('readLine() that waits gives -1/EBADF when the channel is closed', async () => {
    const { client, server } = await pair();
    await writen(client, 'half a li');
    const line = readLine(server, 64).then((got) => [got, errno()]);
    for (let i = 0; i < 5; i++) await new Promise(setImmediate);
    closeSocket(server);
    expect(await line).toEqual([-1, 'EBADF']);
  });
});

describe('readn()', () => {
  test('readn() gives n bytes, however they come', async () => {
    const { client, server } = await pair();
    const read = readn(server, buf, 6);
    for (const part of ['a', 'bc', 'defgh']) {
      await writen(client, part);
      await new Promise(setImmediate);
    }
    expect(await read).toBe(6);
    expect(buf.toString('utf8', 0, 6)).toBe('abcdef');
    expect(await readn(server, buf, 2)).toBe(2);
    expect(await readn(server, buf, 0)).toBe(0);
  });

  test('readn() gives fewer only at the end of the stream, and then 0', async () => {
    const channel = await channelWith('four');
    expect(await readn(channel, buf)).toBe(4);
    expect(await readn(channel, buf)).toBe(0);
  });
});

describe('writen()', () => {
  test('writen() gives the number of bytes, of nothing and of much', async () => {
    const { client, server } = await pair();
    expect(await writen(client, '')).toBe(0);
    expect(await writen(client, 'ä€')).toBe(5);
    expect(await readn(server, buf, 5)).toBe(5);
    const write = writen(client, new Uint8Array(3_000_000));
    expect(await readn(server, Buffer.alloc(3_000_000))).toBe(3_000_000);
    expect(await write).toBe(3_000_000);
  });

  test('writen() to a broken connection gives -1', async () => {
    const { client } = await pair();
    shutdownSocket(client);
    expect([await writen(client, 'x'), errno()]).toEqual([-1, 'EPIPE']);
  });
});
