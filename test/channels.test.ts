import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import * as lib from '../lib/index.ts';
import {
  acceptServerSocket,
  closeSocket,
  connectSocket,
  errno,
  readSocket,
  serverSocket,
} from '../lib/index.ts';
import * as six from '../lib/mysocks.ts';
import { listening, pair } from './helpers/pair.ts';

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

/** Puts the call as it would be written before each row. */
function titled(rows: [name: string, ...args: unknown[]][]): [string, string, ...unknown[]][] {
  return rows.map(([name, ...args]) => {
    const shown = args.map((arg) => inspect(arg, { breakLength: Infinity }));
    return [`${name}(${shown.join(', ')})`, name, ...args];
  });
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
});

describe('a wrong argument', () => {
  test.each(
    titled([
      ['serverSocket', '80'],
      ['serverSocket', undefined],
      ['serverSocket', 0, 7],
      ['serverSocket', 0, null],
      ['connectSocket', 1, 1],
      ['connectSocket', undefined, 1],
      ['connectSocket', '127.0.0.1', '80'],
      ['connectSocket', '127.0.0.1', undefined],
      ['readSocket', 3, 'text'],
      ['readSocket', 3, [1, 2]],
      ['readSocket', 3, undefined],
      ['readSocket', 3, 'text', 2],
      ['readSocket', 3, buf, '4'],
      ['readSocket', 3, buf, null],
      ['writeSocket', 3, 65],
      ['writeSocket', 3, undefined],
      ['writeSocket', 3, new ArrayBuffer(8)],
      ['writeSocket', 3, new Uint16Array(8)],
      ['writeSocket', 3, 'text', '2'],
      ['readn', 3, 'text'],
      ['writen', 3, 7],
      ['readLine', 3, '7'],
      ['readLine', 3, undefined],
      ['timeoutSocket', 3, '7'],
      ['timeoutSocket', 3, undefined],
      ['selectSockets', [], '7'],
      ['selectSockets', ['3']],
      ['maxChildren', '7'],
      ['spareChildren', '7'],
      ['waitChildren', '7'],
    ]),
  )('%s throws TypeError', async (_, name, ...args) => {
    await expect((async () => call(name, ...args))()).rejects.toThrow(TypeError);
  });

  test.each(
    titled([
      ['serverSocket', -1],
      ['serverSocket', 65_536],
      ['serverSocket', 80.5],
      ['serverSocket', NaN],
      ['connectSocket', '127.0.0.1', -1],
      ['connectSocket', '127.0.0.1', 65_536],
      ['readSocket', 3, buf, 0],
      ['readSocket', 3, buf, 9],
      ['readSocket', 3, buf, 1.5],
      ['readSocket', 3, Buffer.alloc(0)],
      ['writeSocket', 3, buf, -1],
      ['writeSocket', 3, buf, 9],
      ['writeSocket', 3, 'ä', 3],
      ['readn', 3, buf, 9],
      ['readn', 3, buf, -1],
      ['readLine', 3, -1],
      ['readLine', 3, Infinity],
      ['timeoutSocket', 3, -1],
      ['timeoutSocket', 3, NaN],
      ['selectSockets', [], -1],
      ['waitChildren', -1],
      ['maxChildren', 0],
      ['spareChildren', -1],
    ]),
  )('%s throws RangeError', async (_, name, ...args) => {
    await expect((async () => call(name, ...args))()).rejects.toThrow(RangeError);
  });

  test('serverSocket(70000) throws an error that says what is and what is wanted', async () => {
    await expect(serverSocket(70_000)).rejects.toThrow('Port must be 0 to 65535: got 70000');
    await expect(readSocket(3, buf, 9)).rejects.toThrow('Number of bytes must be 1 to 8: got 9');
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
      'readLine isChild forkChild inheritedSocket killChildren maxChildren spareChildren waitChildren';
    const names = [...operationsOfTheLecture, ...more.split(' ')];
    expect(new Set(Object.keys(lib))).toEqual(new Set(names));
  });
});
