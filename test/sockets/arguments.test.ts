import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import * as lib from '../../lib/index.ts';
import { readSocket, serverSocket } from '../../lib/index.ts';

const buf = Buffer.alloc(8);

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
