import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerTo, isErrorAnswer } from '../../lib/protocol/calc.ts';

function nested(depth: number): string {
  return `${'('.repeat(depth)}7${')'.repeat(depth)}`;
}

describe('answerTo()', () => {
  it.each([
    ['2', '= 2'],
    ['-3.5', '= -3.5'],
    ['1e6', '= 1000000'],
    ['.5', '= 0.5'],
    ['2 + 3 * 4', '= 14'],
    ['(2+3)*4', '= 20'],
    ['10-3-2', '= 5'],
    ['100/10/5', '= 2'],
    ['-2^2', '= -4'],
    ['2^-1', '= 0.5'],
    ['2^3^2', '= 512'],
    ['2^-2^2', '= 0.0625'],
    ['(-2)^2', '= 4'],
    ['2*-3', '= -6'],
    ['2--3', '= 5'],
    ['---1', '= -1'],
    ['-7 % 3', '= -1'],
    ['7 % -3', '= 1'],
    ['5.5 % 2', '= 1.5'],
    ['-0', '= 0'],
    ['0 * -1', '= 0'],
    ['0.1+0.2', '= 0.30000000000000004'],
    ['\t1\t+ 1 ', '= 2'],
  ])('answers %j with %j', (line, answer) => {
    expect(answerTo(line)).toBe(answer);
  });

  it.each([
    ['', 'ERR empty line'],
    [' \t ', 'ERR empty line'],
    ['1/0', 'ERR division by zero'],
    ['1/-0', 'ERR division by zero'],
    ['0%0', 'ERR division by zero'],
    ['1e308*10', 'ERR result is not a finite number'],
    ['1e999', 'ERR result is not a finite number'],
    ['(-8)^0.5', 'ERR result is not a finite number'],
    ['(1+2)) ', 'ERR unexpected ")" at column 6'],
    ['1 + 2 )', 'ERR unexpected ")" at column 7'],
    ['(1', 'ERR unexpected end at column 3'],
    ['1 +', 'ERR unexpected end at column 4'],
    ['()', 'ERR unexpected ")" at column 2'],
    ['5.', 'ERR unexpected "." at column 2'],
    ['1.2.3', 'ERR unexpected ".3" at column 4'],
    ['1e', 'ERR unexpected "e" at column 2'],
    ['12 34', 'ERR unexpected "34" at column 4'],
    ['2(3)', 'ERR unexpected "(" at column 2'],
    ['+1', 'ERR unexpected "+" at column 1'],
    ['2**3', 'ERR unexpected "*" at column 3'],
    ['1/0)', 'ERR unexpected ")" at column 4'],
    ['0x10', 'ERR unexpected "x" at column 2'],
    ['Infinity', 'ERR unexpected "I" at column 1'],
    ['constructor', 'ERR unexpected "c" at column 1'],
    ['💩💩', 'ERR unexpected "💩" at column 1'],
    ['1 + é', 'ERR unexpected "é" at column 5'],
    ['1\u0000', 'ERR unexpected "\\u{0}" at column 2'],
    ['1\r2', 'ERR unexpected "\\u{d}" at column 2'],
  ])('refuses %j with %j', (line, answer) => {
    expect(answerTo(line)).toBe(answer);
  });

  it('counts an emoji as one column', () => {
    expect(answerTo('1💩')).toBe('ERR unexpected "💩" at column 2');
    expect(answerTo('(1💩')).toBe('ERR unexpected "💩" at column 3');
  });

  it('takes parentheses 100 deep and no deeper', () => {
    expect(answerTo(nested(100))).toBe('= 7');
    expect(answerTo(nested(101))).toBe('ERR parentheses nested over 100 deep at column 101');
    // Depth is what is open at once, not how many there are.
    expect(answerTo(Array(300).fill('(1)').join('+'))).toBe('= 300');
  });

  it('survives chains as long as a line, and far longer', () => {
    for (const length of [4_000, 100_000]) {
      expect(answerTo(`${'-'.repeat(length)}1`)).toBe('= 1');
      expect(answerTo(`1${'^1'.repeat(length)}`)).toBe('= 1');
      expect(answerTo(`2${'^-1'.repeat(length)}`)).toMatch(/^= /);
      expect(answerTo(`0${'+1'.repeat(length)}`)).toBe(`= ${length}`);
    }
  });

  it('gives a decimal that reads back as the same number, and that it takes itself', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => {
        const answer = answerTo(String(n));
        expect(Number(answer.slice(2))).toBe(n + 0);
        expect(answerTo(answer.slice(2))).toBe(answer);
      }),
    );
  });

  it('answers every line with exactly one line, and throws for none', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom(...Array.from('0123456789.eE+-*/%^() \t\r\v\u2028')),
      }),
    );
    fc.assert(
      fc.property(line, (line) => {
        const answer = answerTo(line.replaceAll('\n', ''));
        expect(answer).toMatch(/^(= -?[\d.]+(e[+-]\d+)?|ERR [^\p{Cc}\p{Zl}\p{Zp}]+)$/u);
        expect(isErrorAnswer(answer)).toBe(answer.startsWith('ERR '));
      }),
      { numRuns: 2000 },
    );
  });
});
