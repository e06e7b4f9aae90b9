import { describe, expect, test } from 'vitest';
import * as lib from '../../lib/index.ts';
import {
  acceptServerSocket,
  closeSocket,
  connectSocket,
  errno,
  serverSocket,
} from '../../lib/index.ts';
import * as six from '../../lib/mysocks.ts';
import { listening, pair } from '../helpers/pair.ts';

const buf = Buffer.alloc(8);

describe('a channel', () => {
  test('a channel is always the lowest free number, from 3 up', async () => {
    const { server, port } = await listening();
    expect(server).toBe(3);
    const client = await connectSocket('127.0.0.1', port);
    const accepted = await acceptServerSocket(server);
    expect([client, accepted]).toEqual([4, 5]);
    closeSocket(client);
    const second = await connectSocket('127.0.0.1', port);
    expect(second).toBe(4);
    closeSocket(accepted);
    closeSocket(second);
    expect(await serverSocket(0)).toBe(4);
    expect(await acceptServerSocket(server)).toBe(5);
    closeSocket(4);
    closeSocket(5);
  });

  test('a channel number is free again right after closeSocket()', async () => {
    const first = await serverSocket(0);
    closeSocket(first);
    const second = await serverSocket(0);
    expect(second).toBe(first);
    closeSocket(second);
    expect(closeSocket(second)).toBe(-1);
  });
});

/** Calls a function of the library with any arguments, as a program without types may do. */
function call(name: string, ...args: unknown[]): unknown {
  return Reflect.apply(Reflect.get(lib, name), undefined, args);
}

/** Every operation on a channel, with the further arguments that it needs. */
const operations: [name: string, ...args: unknown[]][] = [
  ['acceptServerSocket'],
  ['readSocket', buf],
  ['writeSocket', 'x'],
  ['writeSocket', ''],
  ['shutdownSocket'],
  ['timeoutSocket', 0],
  ['localPort'],
  ['peerName'],
  ['readn', buf],
  ['writen', 'x'],
  ['readLine', 8],
  ['forkChild'],
  ['closeSocket'],
];
const onConnections = operations.filter(([name]) => !/accept|localPort|close/.test(name));

describe('a wrong channel', () => {
  test.each(operations)('%s() on a closed channel gives -1/EBADF', async (name, ...args) => {
    const closed = await serverSocket(0);
    closeSocket(closed);
    for (const channel of [closed, 0, 1, 2, -1, 12_345, 3.5, NaN, 2 ** 40]) {
      await connectSocket('', 0); // errno is another one
      expect([await call(name, channel, ...args), errno()], `${channel}`).toEqual([-1, 'EBADF']);
    }
  });

  test.each(onConnections)('%s() on a listening one gives -1/ENOTCONN', async (name, ...args) => {
    const { server } = await listening();
    expect([await call(name, server, ...args), errno()]).toEqual([-1, 'ENOTCONN']);
  });

  test('acceptServerSocket() on a connected channel gives -1/EINVAL', async () => {
    const { client, server } = await pair();
    expect([await acceptServerSocket(client), errno()]).toEqual([-1, 'EINVAL']);
    expect([await acceptServerSocket(server), errno()]).toEqual([-1, 'EINVAL']);
  });

  test.each(operations)('%s() on what is no number throws TypeError', async (name, ...args) => {
    for (const channel of ['3', undefined, null, {}, 3n, Promise.resolve(3)]) {
      await expect((async () => call(name, channel, ...args))()).rejects.toThrow(TypeError);
    }
  });

  test('closeSocket() throws at once, since it is synchronous', () => {
    expect(() => call('closeSocket', '3')).toThrow("Channel must be a number: got '3'");
  });

  test('closeSocket() asks for a forgotten await when it gets a promise', () => {
    const channel = Promise.resolve(3);
    expect(() => call('closeSocket', channel)).toThrow(
      'Channel must be a number: got [object Promise] (a forgotten await?)',
    );
  });
});

describe('the public names', () => {
  const operationsOfTheLecture = [
    'acceptServerSocket',
    'closeSocket',
    'connectSocket',
    'readSocket',
    'serverSocket',
    'writeSocket',
  ];

  test('lib/mysocks.ts exports exactly the six operations', () => {
    expect(new Set(Object.keys(six))).toEqual(new Set(operationsOfTheLecture));
  });

  test('lib/index.ts exports everything that a program may use', () => {
    const more =
      'errno perror strerror shutdownSocket timeoutSocket localPort peerName selectSockets readn writen ' +
      'readLine isChild forkChild inheritedSocket killChildren maxChildren spareChildren waitChildren ' +
      'unixServerSocket unixConnectSocket datagramSocket sendTo receiveFrom';
    const names = [...operationsOfTheLecture, ...more.split(' ')];
    expect(new Set(Object.keys(lib))).toEqual(new Set(names));
  });
});
