import { posix } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeAnswer,
  decodeRequest,
  encodeAnswer,
  encodeRequest,
  wrongName,
} from '../../lib/protocol/file.ts';

/** Any text that can stand in one line. */
const name = fc.string({ unit: 'binary', minLength: 1 }).filter((name) => !/\n|\r$/.test(name));

const request = fc.oneof(
  fc.record({ verb: fc.constant('LIST' as const) }),
  fc.record({ verb: fc.constant('GET' as const), name }),
  fc.record({ verb: fc.constant('PUT' as const), name, size: fc.maxSafeNat() }),
);

describe('decodeRequest()', () => {
  it('reads back every request that encodeRequest() writes', () => {
    fc.assert(
      fc.property(request, (request) => {
        const line = encodeRequest(request);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(decodeRequest(line.slice(0, -1))).toEqual(request);
      }),
    );
  });

  it.each([
    ['GET a b', { verb: 'GET', name: 'a b' }],
    ['GET  a ', { verb: 'GET', name: ' a ' }],
    ['GET ', { verb: 'GET', name: '' }],
    ['PUT a b 3', { verb: 'PUT', name: 'a b', size: 3 }],
    ['PUT 1 2 3', { verb: 'PUT', name: '1 2', size: 3 }],
    ['PUT a  007', { verb: 'PUT', name: 'a ', size: 7 }],
    ['PUT  5', { verb: 'PUT', name: '', size: 5 }],
  ])('reads %j as %j', (line, request) => {
    expect(decodeRequest(line)).toEqual(request);
  });

  it.each(['', 'list', 'LIST ', 'LIST a', 'GET', 'GETa', 'DELETE a', 'PUTa 3', ' LIST', 'OK 3'])(
    'goes on after %j, which is not a request',
    (line) => {
      expect(decodeRequest(line)).toMatchObject({ verb: 'bad', fatal: false });
    },
  );

  it.each([
    'PUT',
    'PUT ',
    'PUT a',
    'PUT 5',
    'PUT a ',
    'PUT a 5 ',
    'PUT a -1',
    'PUT a +1',
    'PUT a 1.0',
    'PUT a 1e3',
    'PUT a 0x10',
    'PUT a 9007199254740992',
    'PUT a 5\t',
    'PUT a\t5',
    'PUT a ٣',
  ])('does not know where the request after %j begins', (line) => {
    expect(decodeRequest(line)).toMatchObject({ verb: 'bad', fatal: true });
  });

  it('takes any line without an exception', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'LIST', 'GET ', 'PUT '), fc.string(), (verb, rest) => {
        expect(['LIST', 'GET', 'PUT', 'bad']).toContain(decodeRequest(verb + rest).verb);
      }),
    );
  });
});

describe('encodeRequest()', () => {
  it.each(['', 'a\nLIST', '\n', 'a\r'])('refuses the name %j, which would not arrive', (name) => {
    expect(() => encodeRequest({ verb: 'GET', name })).toThrow(RangeError);
    expect(() => encodeRequest({ verb: 'PUT', name, size: 1 })).toThrow(RangeError);
  });
});

describe('decodeAnswer()', () => {
  it('reads back every answer that encodeAnswer() writes', () => {
    const answer = fc.oneof(
      fc.record({ ok: fc.constant(true as const), count: fc.maxSafeNat() }),
      fc.record({ ok: fc.constant(false as const), reason: fc.string({ minLength: 1 }) }),
    );
    fc.assert(
      fc.property(answer, (answer) => {
        expect(decodeAnswer(encodeAnswer(answer).slice(0, -1))).toEqual(answer);
      }),
    );
  });

  it.each(['', 'OK', 'OK ', 'OK -1', 'OK 1.5', 'OK 1 2', 'ok 1', 'ERR', 'OK 9007199254740992'])(
    'says that %j is no answer',
    (line) => {
      expect(decodeAnswer(line)).toBeUndefined();
    },
  );
});

describe('wrongName()', () => {
  it.each(['a', '.a', '..a', 'a..', 'a/b c', '...', 'é', '-', 'a\\b', 'LIST', 'x'.repeat(255)])(
    'lets %j be',
    (name) => {
      expect(wrongName(name)).toBeUndefined();
    },
  );

  it.each([
    ['', 'name is missing'],
    ['x'.repeat(256), 'name is too long'],
    ['é'.repeat(128), 'name is too long'],
    ['a\0', 'name holds a NUL'],
    ['a\r', 'name ends in a carriage return'],
    ['/a', 'name must be relative'],
    ['..', 'name must not leave the root'],
    ['a/../b', 'name must not leave the root'],
    ['.', 'name must not hold empty or dot parts'],
    ['a//b', 'name must not hold empty or dot parts'],
    ['a/', 'name must not hold empty or dot parts'],
    ['a/./b', 'name must not hold empty or dot parts'],
    ['a\u{fffd}', 'name is not UTF-8'],
    ['.mysocks-unfinished-0', 'name is reserved'],
    ['a/.mysocks-unfinished-0', 'name is reserved'],
  ])('says about %j: %s', (name, reason) => {
    expect(wrongName(name)).toBe(reason);
  });

  it('never lets a name out of the folder that it is joined to', () => {
    const hostile = fc
      .array(fc.constantFrom('..', '.', '/', 'a', '', ' ', '\0', '%2e', '\\'), { maxLength: 8 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(hostile, name), (name) => {
        fc.pre(wrongName(name) === undefined);
        expect(posix.join('/root', name)).toBe(`/root/${name}`);
      }),
      { numRuns: 1000 },
    );
  });
});
