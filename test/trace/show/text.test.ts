import { describe, expect, test } from 'vitest';
import { callText } from '../../../lib/trace/show/calls.ts';
import type { CallFields, Op } from '../../../lib/trace/record/format.ts';
import { buildModel } from '../../../lib/trace/model/model.ts';
import { toText } from '../../../lib/trace/show/text.ts';
import { concurrentRun, connectionName, Tape } from '../../helpers/tape.ts';

type Fields = CallFields & { readonly res?: number; readonly errno?: string };

function text(op: Op, fields: Fields, end: number | undefined = 2): string {
  const model = buildModel(new Tape().call(101, op, 1, end, fields).records);
  return callText(model.spans[0]!);
}

const conn = connectionName(0);
const latin1 = (utf8: string) => Buffer.from(utf8).toString('latin1');

describe('callText()', () => {
  test.each<[string, Op, Fields]>([
    ['serverSocket(5000, "127.0.0.1") = 3', 'server', { to: '127.0.0.1:5000', ch: 3, res: 3 }],
    ['acceptServerSocket(3) = 4', 'accept', { on: 3, ch: 4, conn, res: 4 }],
    ['connectSocket("::1", 80) = 3', 'connect', { to: '::1:80', ch: 3, conn, res: 3 }],
    ['readSocket(4, "hello", 65536) = 5', 'read', { ch: 4, n: 65536, data: 'hello', res: 5 }],
    ['readSocket(4, "", 100) = 0 (end of stream)', 'read', { ch: 4, n: 100, res: 0 }],
    ['writeSocket(4, "hi", 2) = 2', 'write', { ch: 4, n: 2, data: 'hi', res: 2 }],
    ['shutdownSocket(4) = 0', 'shutdown', { ch: 4 }],
    ['closeSocket(4) = 0', 'close', { ch: 4 }],
    ['selectSockets(...) = 2', 'select', { res: 2 }],
    ['forkChild(4) = 102', 'fork', { ch: 4, res: 102 }],
    ['inheritedSocket() = 3', 'inherit', { ch: 3, conn, res: 3 }],
    [
      'writeSocket(4, "hi", 2) = -1 EPIPE',
      'write',
      { ch: 4, n: 2, data: 'hi', res: -1, errno: 'EPIPE' },
    ],
  ])('callText() gives %s', (expected, op, fields) => {
    expect(text(op, fields)).toBe(expected);
  });

  test('callText() marks data of which only the first bytes were recorded', () => {
    const fields = { ch: 4, n: 500, data: 'x'.repeat(64), res: 500 };
    expect(text('write', fields)).toBe(`writeSocket(4, "${'x'.repeat(64)}"..., 500) = 500`);
  });

  test('callText() shows UTF-8 as text, also when its last character is cut', () => {
    expect(text('write', { ch: 4, n: 6, data: latin1('héllo') })).toContain('"héllo"');
    expect(text('write', { ch: 4, n: 4, data: latin1('€x€').slice(0, 5) })).toContain('"€x"');
  });

  test('callText() escapes what is no text, and what a terminal would obey', () => {
    const data = '\x1b[2J\0\r\n"\xff';
    const shown = String.raw`"\x1b[2J\x00\r\n\"\xff"`;
    expect(text('write', { ch: 4, n: 9, data })).toContain(shown);
    expect(text('write', { ch: 4, n: 9, data: latin1('a\u202eb') })).toContain('a\\u{202e}b');
  });

  test('callText() leaves a call that never ended unfinished', () => {
    const model = buildModel(new Tape().call(101, 'read', 1, undefined, { ch: 4, n: 9 }).records);
    expect(callText(model.spans[0]!)).toBe('readSocket(4,  <unfinished ...>');
  });
});

describe('toText()', () => {
  const lines = toText(buildModel(concurrentRun(1).records)).split('\n');

  test('toText() prints a call as strace does', () => {
    expect(lines).toContain('[pid 301] 0.016000 readSocket(3, "hello", 65536) = 5 <0.074200>');
    expect(lines).toContain('[pid 101] 0.016400 acceptServerSocket(3 <unfinished ...>');
  });

  test('toText() prints what happens beside the calls in order of time', () => {
    const marks = lines.filter((line) => /\+\+\+|---/.test(line));
    expect(marks).toEqual([
      '[pid 101] 0.000000 +++ echo-concurrent begins +++',
      '[pid 201] 0.009000 +++ echo begins +++',
      '[pid 101] 0.011000 --- 127.0.0.1:40001 waits for accept ---',
      '[pid 101] 0.012050 --- starts child 301 ---',
      '[pid 301] 0.015000 +++ echo-concurrent begins +++',
      '[pid 101] 0.015500 --- gives its client to 301 ---',
      '[pid 201] 0.092250 +++ exited with 0 +++',
      '[pid 301] 0.092600 +++ exited with 0 +++',
    ]);
  });
});
