import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import {
  acceptServerSocket,
  closeSocket,
  connectSocket,
  errno,
  localPort,
  peerName,
  readSocket,
} from '../../lib/index.ts';
import { listening } from '../helpers/pair.ts';
import { connectPeer, reset } from '../helpers/peer.ts';

const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === '::1');

describe.each([
  ['127.0.0.1', '127.0.0.1', true],
  ['::1', '[::1]', hasIPv6],
] as const)('the ends of a channel on %s', (host, shown, there) => {
  test.skipIf(!there)(`localPort() and peerName() tell both ends on ${host}`, async () => {
    const { server, port } = await listening(host);
    const client = await connectSocket(host, port);
    const accepted = await acceptServerSocket(server);
    expect(localPort(server)).toBe(port);
    expect(localPort(accepted)).toBe(port);
    expect(peerName(client)).toBe(`${shown}:${port}`);
    expect(peerName(accepted)).toBe(`${shown}:${localPort(client)}`);
    closeSocket(client);
    closeSocket(accepted);
  });
});

describe('peerName()', () => {
  test('peerName() and localPort() of a broken connection give -1/ENOTCONN', async () => {
    const { server, port } = await listening();
    const peer = await connectPeer(port);
    const channel = await acceptServerSocket(server);
    await reset(peer);
    expect(await readSocket(channel, Buffer.alloc(1))).toBe(-1);
    expect([peerName(channel), errno()]).toEqual([-1, 'ENOTCONN']);
    expect([localPort(channel), errno()]).toEqual([-1, 'ENOTCONN']);
    closeSocket(channel);
  });
});
