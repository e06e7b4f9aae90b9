import { getSystemErrorMap } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import {
  acceptServerSocket,
  closeSocket,
  connectSocket,
  errno,
  perror,
  readLine,
  readSocket,
  selectSockets,
  serverSocket,
  strerror,
  writeSocket,
} from '../lib/index.ts';
import { listening, pair } from './helpers/pair.ts';
import { listenPeer } from './helpers/peer.ts';
import { run } from './helpers/script.ts';

describe('errno()', () => {
  test("errno() is '' in a process in which no call has failed", async () => {
    const program = await run(`
      import { errno } from 'mysocks';
      console.log(JSON.stringify(errno()));
    `);
    await program.end;
    expect(program.stdout).toBe('""\n');
  });

  test('errno() stays as it is when a call succeeds', async () => {
    expect(closeSocket(999)).toBe(-1);
    await pair();
    expect(errno()).toBe('EBADF');
  });

  test('errno() is that of each call when several fail at the same moment', async () => {
    const { server } = await listening();
    const { client } = await pair();
    const buf = Buffer.alloc(1);
    const codes: Record<string, string> = {};
    const note = async (what: string, call: Promise<number>): Promise<void> => {
      expect(await call).toBe(-1);
      codes[what] = errno();
    };
    await Promise.all([
      note('closed', readSocket(999, buf)),
      note('listening', readSocket(server, buf)),
      note('connected', acceptServerSocket(client)),
      note('empty host', connectSocket('', 1)),
      note('closed again', writeSocket(998, 'x')),
      note('write to listening', writeSocket(server, 'x')),
      note('empty host of a server', serverSocket(0, '')),
    ]);
    expect(codes).toEqual({
      closed: 'EBADF',
      listening: 'ENOTCONN',
      connected: 'EINVAL',
      'empty host': 'EINVAL',
      'closed again': 'EBADF',
      'write to listening': 'ENOTCONN',
      'empty host of a server': 'EINVAL',
    });
  });

  test('errno() is that of each call when calls that wait are ended by the same event', async () => {
    const peers = await listenPeer();
    const one = await connectSocket('127.0.0.1', peers.port);
    const other = await connectSocket('127.0.0.1', peers.port);
    const buf = Buffer.alloc(1);
    const read = readSocket(one, buf).then((n) => [n, errno()]);
    const line = readLine(other, 3).then((n) => [n, errno()]);
    const peer = await peers.next();
    const peer2 = await peers.next();
    peer.resetAndDestroy();
    peer2.write('longer than three');
    closeSocket(997);
    expect(await Promise.all([read, line])).toEqual([
      [-1, 'ECONNRESET'],
      [-1, 'EMSGSIZE'],
    ]);
    closeSocket(one);
    closeSocket(other);
  });

  test('errno() of a line that is too long is not that of what happens beside it', async () => {
    const { client, server } = await pair();
    await writeSocket(client, 'long\n');
    await selectSockets([server]);
    const line = readLine(server, 2).then((result) => [result, errno()]);
    // Beside it, calls that fail at once.
    for (let turn = 0; turn < 10; turn++) {
      for (let i = 0; i < 20; i++) await Promise.resolve(closeSocket(999));
      await new Promise(setImmediate);
    }
    expect(await line).toEqual([-1, 'EMSGSIZE']);
  });
});

describe('strerror()', () => {
  test.each([
    ['EADDRINUSE', 'address already in use'],
    ['ECONNREFUSED', 'connection refused'],
    ['EBADF', 'bad file descriptor'],
    ['EPIPE', 'broken pipe'],
    ['EAGAIN', 'resource temporarily unavailable'],
    ['EMSGSIZE', 'message too long'],
  ])('strerror(%j) is %j', (code, text) => {
    expect(strerror(code)).toBe(text);
  });

  test("strerror() gives the text of Node's own map for every error in it", () => {
    for (const [code, text] of getSystemErrorMap().values()) expect(strerror(code)).toBe(text);
  });

  test.each(['ENOTFOUND', 'ECHILD'])('strerror(%j) has a text', (code) => {
    expect(strerror(code)).toMatch(/^[a-z ]{6,}$/);
    expect(strerror(code)).not.toContain('unknown error');
  });

  test('strerror() names a code that it does not know', () => {
    expect(strerror('EWHAT')).toBe('unknown error EWHAT');
  });
});

describe('perror()', () => {
  test('perror() prints what it is given and the text of the last failure on stderr', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    closeSocket(999);
    perror('closeSocket');
    expect(write.mock.calls).toEqual([['closeSocket: bad file descriptor\n']]);
    write.mockRestore();
  });
});
