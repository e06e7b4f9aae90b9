// Alone: it watches a module of Node, and counts the open files of its process.
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import * as net from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  closeSocket,
  connectSocket,
  errno,
  localPort,
  readSocket,
  serverSocket,
  strerror,
} from '../../lib/index.ts';
import { eventually } from '../helpers/eventually.ts';
import { greets, listening } from '../helpers/pair.ts';
import { portOf } from '../helpers/peer.ts';
import { run } from '../helpers/script.ts';

// What a name stands for differs from machine to machine: a test may say it here.
vi.mock('node:dns/promises', { spy: true });
const lookups = vi.mocked<(name: string) => Promise<unknown>>(lookup);

function nameFor(...addresses: string[]): void {
  const found = addresses.map((address) => ({ address, family: net.isIP(address) }));
  lookups.mockResolvedValueOnce(found);
}

const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === '::1');

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = await serverSocket(0);
  const port = localPort(server);
  closeSocket(server);
  return port;
}

function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

describe('connectSocket()', () => {
  test('connectSocket() connects to an address and to a name', async () => {
    const { server, port } = await listening();
    expect(await greets(server, await connectSocket('127.0.0.1', port))).toBe('hi');
    expect(await greets(server, await connectSocket('localhost', port))).toBe('hi');
  });

  test.skipIf(!hasIPv6)('connectSocket() connects to an IPv6 address', async () => {
    const { server, port } = await listening('::1');
    expect(await greets(server, await connectSocket('::1', port))).toBe('hi');
  });

  test('connectSocket() tries every address of a name in turn', async () => {
    const { server, port } = await listening();
    nameFor('127.0.0.2', '127.0.0.3', '127.0.0.1');
    expect(await greets(server, await connectSocket('several.test', port))).toBe('hi');
  });

  test.skipIf(!hasIPv6)('connectSocket() goes from IPv6 to IPv4', async () => {
    const { server, port } = await listening();
    nameFor('::1', '127.0.0.1');
    expect(await greets(server, await connectSocket('both.test', port))).toBe('hi');
  });

  test('connectSocket() gives -1/ECONNREFUSED when nobody listens at any address', async () => {
    const port = await freePort();
    expect([await connectSocket('127.0.0.1', port), errno()]).toEqual([-1, 'ECONNREFUSED']);
    nameFor('127.0.0.1', '127.0.0.2');
    expect([await connectSocket('several.test', port), errno()]).toEqual([-1, 'ECONNREFUSED']);
  });

  test('connectSocket() gives -1/ENOTFOUND for a name that is not known', async () => {
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    lookups.mockRejectedValueOnce(error);
    expect([await connectSocket('unknown.test', 80), errno()]).toEqual([-1, 'ENOTFOUND']);
  });

  test('connectSocket() gives -1/EINVAL for an empty host', async () => {
    expect([await connectSocket('', 80), errno()]).toEqual([-1, 'EINVAL']);
  });

  test.each(['no such host', 'a'.repeat(300), 'nul\0byte', '[::1]'])(
    'connectSocket(%j) gives -1 and a code that has a text',
    async (host) => {
      expect(await connectSocket(host, 9)).toBe(-1);
      expect(errno()).toMatch(/^E[A-Z_]+$/);
      expect(strerror(errno())).not.toContain('unknown error');
    },
  );

  test('connectSocket() to port 0 gives -1', async () => {
    expect(await connectSocket('127.0.0.1', 0)).toBe(-1);
    expect(errno()).toMatch(/^(ECONNREFUSED|EADDRNOTAVAIL)$/);
  });

  test('connectSocket() to a server that resets at once gives -1/ECONNRESET or a channel that does', async () => {
    const server = net.createServer((socket) => socket.resetAndDestroy());
    onTestFinished(() => void server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const buf = Buffer.alloc(1);
    for (let i = 0; i < 40; i++) {
      const channel = await connectSocket('127.0.0.1', portOf(server));
      const n = channel > 0 ? await readSocket(channel, buf) : channel;
      expect([n, errno()]).toEqual([-1, 'ECONNRESET']);
      closeSocket(channel);
    }
  });

  test.skipIf(process.platform !== 'linux')(
    'connectSocket() that fails leaves no descriptor',
    async () => {
      const port = await freePort();
      const before = descriptors();
      for (let i = 0; i < 30; i++) await connectSocket('127.0.0.1', port);
      await eventually(() => expect(descriptors()).toBeLessThanOrEqual(before));
    },
  );
});

describe.skipIf(process.platform !== 'linux')('a client out of descriptors', () => {
  test('connectSocket() and serverSocket() give -1/EMFILE', async () => {
    const program = await run(
      `
      import { connectSocket, errno, localPort, serverSocket } from 'mysocks';
      const port = localPort(await serverSocket(0));
      while ((await connectSocket('127.0.0.1', port)) > 0);
      console.log(errno(), await serverSocket(0), errno());
      `,
      [],
      { descriptors: 48 },
    );
    expect((await program.end).code).toBe(0);
    expect(program.stdout).toBe('EMFILE -1 EMFILE\n');
  });
});
