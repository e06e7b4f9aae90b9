// Where a server listens.
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import {
  acceptServerSocket,
  closeSocket,
  connectSocket,
  errno,
  localPort,
  serverSocket,
  strerror,
} from '../../lib/index.ts';
import { greets, listening } from '../helpers/pair.ts';
import { connectPeer } from '../helpers/peer.ts';

describe('serverSocket()', () => {
  test('serverSocket(0) takes a free port, which localPort() tells', async () => {
    const { server, port } = await listening();
    expect(port).toBeGreaterThan(0);
    expect(server).toBeGreaterThan(0);
  });

  test('serverSocket() gives -1/EADDRINUSE for a port that is taken', async () => {
    const { port } = await listening();
    expect([await serverSocket(port), errno()]).toEqual([-1, 'EADDRINUSE']);
  });

  test('serverSocket() listens on 127.0.0.1 only, unless it is told otherwise', async () => {
    const { port } = await listening();
    expect([await connectSocket('127.0.0.2', port), errno()]).toEqual([-1, 'ECONNREFUSED']);
    const everywhere = await listening('0.0.0.0');
    const client = await connectSocket('127.0.0.2', everywhere.port);
    expect(await greets(everywhere.server, client)).toBe('hi');
  });

  test('serverSocket() gives -1/EADDRNOTAVAIL for an address of another machine', async () => {
    expect([await serverSocket(0, '192.0.2.1'), errno()]).toEqual([-1, 'EADDRNOTAVAIL']);
  });

  test('serverSocket() gives -1/EINVAL for an empty host', async () => {
    expect([await serverSocket(0, ''), errno()]).toEqual([-1, 'EINVAL']);
  });

  test.each(['no such host', 'nul\0byte'])('serverSocket(0, %j) gives -1', async (host) => {
    expect(await serverSocket(0, host)).toBe(-1);
    expect(strerror(errno())).not.toContain('unknown error');
  });

  test.skipIf(process.getuid?.() === 0)(
    'serverSocket(80) gives -1/EACCES without privileges',
    async () => {
      expect([await serverSocket(80), errno()]).toEqual([
        -1,
        expect.stringMatching(/EACCES|EADDRINUSE/),
      ]);
    },
  );

  test('serverSocket() takes a port again at once after a server was closed that had clients', async () => {
    const server = await serverSocket(0);
    const port = localPort(server);
    const peer = await connectPeer(port);
    const channel = await acceptServerSocket(server);
    closeSocket(channel); // this side closes first: its end of the connection stays in TIME_WAIT
    peer.resume();
    await once(peer.end(), 'close');
    closeSocket(server);
    const again = await serverSocket(port);
    expect(again).toBeGreaterThan(0);
    closeSocket(again);
  });
});
