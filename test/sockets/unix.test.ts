// Sockets with a path: the same channels, and a file that is neither left behind nor taken from a living server.
import { once } from 'node:events';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import * as net from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  acceptServerSocket,
  closeSocket,
  errno,
  localPort,
  peerName,
  readSocket,
  selectSockets,
  shutdownSocket,
  timeoutSocket,
  unixConnectSocket,
  unixServerSocket,
  writeSocket,
} from '../../lib/index.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { serve } from '../helpers/fork-server.ts';
import { run } from '../helpers/script.ts';

const buf = Buffer.alloc(64);
const aPath = (): string => join(temporaryFolder(), 'socket');

async function opened(call: Promise<number>): Promise<number> {
  const channel = await call;
  expect(channel, errno()).toBeGreaterThan(2);
  onTestFinished(() => void closeSocket(channel));
  return channel;
}

async function why(call: Promise<number> | number): Promise<[number, string]> {
  return [await call, errno()];
}

describe.skipIf(process.platform === 'win32')('unixServerSocket()', () => {
  test('unixServerSocket() and unixConnectSocket() meet at the path, and carry bytes both ways', async () => {
    const path = aPath();
    const server = await opened(unixServerSocket(path));
    const client = await opened(unixConnectSocket(path));
    expect(await selectSockets([server])).toEqual([server]);
    const accepted = await opened(acceptServerSocket(server));
    await writeSocket(client, 'ask');
    expect(await readSocket(accepted, buf)).toBe(3);
    shutdownSocket(client);
    expect(await readSocket(accepted, buf)).toBe(0);
    await writeSocket(accepted, 'answer');
    expect(await readSocket(client, buf)).toBe(6);
    expect(timeoutSocket(client, 1)).toBe(0);
    expect(await why(readSocket(client, buf))).toEqual([-1, 'EAGAIN']);
  });

  test('closeSocket() takes its file away', async () => {
    const path = aPath();
    const server = await unixServerSocket(path);
    expect(lstatSync(path).isSocket()).toBe(true);
    closeSocket(server);
    await expect.poll(() => existsSync(path)).toBe(false);
    expect(await why(unixConnectSocket(path))).toEqual([-1, 'ENOENT']);
  });

  test('unixServerSocket() gives EADDRINUSE where a server lives, which sees no client of it', async () => {
    const path = aPath();
    const server = await opened(unixServerSocket(path));
    expect(await why(unixServerSocket(path))).toEqual([-1, 'EADDRINUSE']);
    expect(await selectSockets([server], 0)).toEqual([]);
    await opened(unixConnectSocket(path));
  });

  test('unixServerSocket() replaces the file of a dead server', async () => {
    const path = aPath();
    const program = await run(
      `import { unixServerSocket } from 'mysocks';
       await unixServerSocket('${path}');
       process.kill(process.pid, 'SIGKILL');`,
    );
    await program.end;
    expect(lstatSync(path).isSocket()).toBe(true);
    expect(await why(unixConnectSocket(path))).toEqual([-1, 'ECONNREFUSED']);
    const server = await opened(unixServerSocket(path));
    await opened(unixConnectSocket(path));
    await opened(acceptServerSocket(server));
  });

  test('unixServerSocket() leaves a file that is no socket as it is', async () => {
    const path = aPath();
    writeFileSync(path, 'precious');
    expect(await why(unixServerSocket(path))).toEqual([-1, 'EADDRINUSE']);
    expect(readFileSync(path, 'utf8')).toBe('precious');
    expect(await why(unixConnectSocket(path))).toEqual([-1, 'ECONNREFUSED']);
  });

  test('a path that cannot be gives EACCES, ENAMETOOLONG, or throws', async () => {
    const long = join(temporaryFolder(), 'x'.repeat(107));
    expect(await why(unixServerSocket('/nowhere/socket'))).toEqual([-1, 'EACCES']);
    expect(await why(unixServerSocket(long))).toEqual([-1, 'ENAMETOOLONG']);
    expect(await why(unixConnectSocket(long))).toEqual([-1, 'ENAMETOOLONG']);
    await expect(unixServerSocket('')).rejects.toThrow(RangeError);
    await expect(unixConnectSocket('a\0b')).rejects.toThrow(RangeError);
    await expect(unixServerSocket(5 as unknown as string)).rejects.toThrow(TypeError);
  });

  test('localPort() gives EAFNOSUPPORT of a listening one, ENOTCONN of a connected; peerName() ENOTCONN', async () => {
    const path = aPath();
    const server = await opened(unixServerSocket(path));
    const client = await opened(unixConnectSocket(path));
    const accepted = await opened(acceptServerSocket(server));
    expect(await why(localPort(server))).toEqual([-1, 'EAFNOSUPPORT']);
    for (const channel of [client, accepted]) {
      expect(await why(localPort(channel))).toEqual([-1, 'ENOTCONN']);
      expect([peerName(channel), errno()]).toEqual([-1, 'ENOTCONN']);
    }
  });

  test('a client that nobody has accepted sees the end when the server is closed', async () => {
    const path = aPath();
    const server = await unixServerSocket(path);
    const peer = net.connect(path);
    onTestFinished(() => void peer.destroy());
    await once(peer, 'connect');
    await selectSockets([server]);
    closeSocket(server);
    await once(
      peer.resume().on('error', () => {}),
      'close',
    );
  });

  test('forkChild() of mysocks passes a client that came through a path', async () => {
    const path = aPath();
    const { program } = await serve(`
      import { unixServerSocket } from 'mysocks';
      if (isChild()) {
        await echo(await inheritedSocket());
      } else {
        const server = await unixServerSocket('${path}');
        const tcp = await serverSocket(0);
        announce(tcp);
        const client = await acceptServerSocket(server);
        console.log((await forkChild(client)) > 0);
        closeSocket(client);
        closeSocket(tcp);
        await waitChildren();
      }`);
    const client = await opened(unixConnectSocket(path));
    await writeSocket(client, 'hello');
    expect(await readSocket(client, buf)).toBe(5);
    shutdownSocket(client);
    expect(await readSocket(client, buf)).toBe(0);
    expect(await program.end, program.stderr).toEqual({ code: 0, signal: null });
  });
});
