import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../../lib/grader/trial/random.ts';
import { firstDifference, showDifference } from '../../../lib/grader/words/difference.ts';
import { displayWidth, painter, wrap } from '../../../lib/grader/words/style.ts';
import { cleanText, glyphs, quote } from '../../../lib/grader/words/text.ts';
import { allCuts, byteByByte, insideCharacter, pieces } from '../../../lib/grader/trial/cuts.ts';

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

describe('quote()', () => {
  test('quote() shows what can be printed as it is, and all else as an escape', () => {
    expect(quote('caf\u00e9 "x"\\\t\r\n')).toBe('"café \\"x\\"\\\\\\t\\r\\n"');
    expect(quote(Buffer.from([0x1b, 0x5b, 0xff, 0xc3, 0x28]))).toBe('"\\x1b[\\xff\\xc3("');
  });

  test('quote() says how many bytes it leaves out', () => {
    expect(quote('abcdef', 4)).toBe('"abcd" and 2 more bytes');
  });

  test('glyphs() leaves no control character in what is shown, and loses no byte', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        const all = glyphs(data);
        expect(all.reduce((sum, glyph) => sum + glyph.bytes, 0)).toBe(data.length);
        for (const { text } of all) expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });

  test('cleanText() keeps lines and takes the power from escape sequences', () => {
    expect(cleanText('a\u001b[31mb\r\n\tc\u202e')).toBe('a\\x1b[31mb\n  c\\xe2\\x80\\xae');
  });
});

describe('showDifference()', () => {
  test('firstDifference() finds the first byte that differs, as a loop would', () => {
    fc.assert(
      fc.property(bytes, bytes, fc.nat(200), (shared, rest, n) => {
        const other = Buffer.concat([shared.subarray(0, n), rest]);
        const slow = [...shared].findIndex((byte, i) => i < other.length && byte !== other[i]);
        expect(firstDifference(shared, other)).toBe(slow);
      }),
    );
  });

  test('showDifference() puts a mark below the first difference', () => {
    expect(showDifference(Buffer.from('HELLO WORLD\n'), Buffer.from('HELLO_WORLD\n'))).toEqual([
      'expected "HELLO WORLD\\n"',
      'got      "HELLO_WORLD\\n"',
      '               ^ byte 5: expected 0x20, got 0x5f',
    ]);
  });

  test('showDifference() adds hex where a byte is no plain character', () => {
    const lines = showDifference(Buffer.from('a é'), Buffer.from('a \ufffd'));
    expect(lines.slice(3)).toEqual(['expected 61 20 [c3] a9', 'got      61 20 [ef] bf bd']);
  });

  test('showDifference() counts the two columns that a wide character takes', () => {
    const [, , mark] = showDifference(Buffer.from('日本 a'), Buffer.from('日本 b'));
    expect(mark?.indexOf('^')).toBe('expected "'.length + displayWidth('日本 '));
  });

  test('showDifference() fits into 80 columns whatever the bytes are', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        for (const line of showDifference(a, b)) expect(displayWidth(line)).toBeLessThanOrEqual(80);
      }),
    );
  });
});

describe('cuts', () => {
  const random = new Random(1, 'cuts');

  test('pieces() give the same bytes again, none of them empty, however they are cut', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        for (const cut of allCuts(data, random)) {
          const parts = pieces(data, cut);
          expect(Buffer.concat(parts).equals(data)).toBe(true);
          const empty = parts.filter((part) => part.length === 0);
          expect(empty).toHaveLength(data.length === 0 ? 1 : 0);
        }
      }),
    );
  });

  test('byteByByte() cuts short data into single bytes', () => {
    const data = Buffer.from('hello');
    expect(pieces(data, byteByByte(data))).toHaveLength(5);
  });

  test('insideCharacter() cuts a character of two bytes in the middle', () => {
    const data = Buffer.from('aé');
    expect(insideCharacter(data)?.at).toEqual([2]);
    expect(insideCharacter(Buffer.from('abc'))).toBeUndefined();
  });
});

describe('Random', () => {
  test('Random gives the same data for the same seed and name, and other data for another', () => {
    const data = (seed: number, name: string) => new Random(seed, name).bytes(50).toString('hex');
    expect(data(7, 'a')).toBe(data(7, 'a'));
    expect(data(7, 'a')).not.toBe(data(8, 'a'));
    expect(data(7, 'a')).not.toBe(data(7, 'b'));
  });

  test('Random.integer() keeps within its bounds and reaches both', () => {
    const random = new Random(3);
    const seen = new Set(Array.from({ length: 300 }, () => random.integer(-1, 2)));
    expect([...seen].toSorted((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
  });

  test('Random.shuffle() keeps every item', () => {
    const items = Array.from({ length: 40 }, (_, i) => i);
    const shuffled = new Random(5).shuffle(items);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
  });
});

describe('words', () => {
  test('wrap() breaks between words, keeps the first indentation and indents the rest', () => {
    expect(wrap('   1. one two three', 12, '      ')).toBe('   1. one\n      two\n      three');
  });

  test('painter() colours on a terminal only, and never with NO_COLOR', () => {
    expect(painter(true, { TERM: 'xterm' })('red', 'x')).toBe('\u001b[31mx\u001b[0m');
    expect(painter(true, { TERM: 'xterm', NO_COLOR: '1' })('red', 'x')).toBe('x');
    expect(painter(false, { TERM: 'xterm' })('red', 'x')).toBe('x');
  });
});
