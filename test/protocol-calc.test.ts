import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerTo, isErrorAnswer } from '../lib/protocol/calc.ts';

/** An expression as a tree: its value is computed on the tree, so the parser is checked by what never parses. */
type Tree =
  | { kind: 'number'; text: string }
  | { kind: 'negate'; of: Tree }
  | { kind: 'binary'; operator: string; left: Tree; right: Tree };

const LEVEL: Record<string, number> = {
  '+': 1,
  '-': 1,
  '*': 2,
  '/': 2,
  '%': 2,
  '^': 4,
};
const UNARY = 3;
const ATOM = 5;

function level(tree: Tree): number {
  if (tree.kind === 'number') return ATOM;
  return tree.kind === 'negate' ? UNARY : (LEVEL[tree.operator] ?? 0);
}

/** NaN stands for every error. */
function valueOf(tree: Tree): number {
  if (tree.kind === 'number') return Number(tree.text);
  if (tree.kind === 'negate') return -valueOf(tree.of);
  const left = valueOf(tree.left);
  const right = valueOf(tree.right);
  if (tree.operator === '+') return left + right;
  if (tree.operator === '-') return left - right;
  if (tree.operator === '*') return left * right;
  if (tree.operator === '^') return left ** right;
  if (right === 0) return NaN;
  return tree.operator === '/' ? left / right : left % right;
}

/** Writes the tree with no more parentheses than it needs, `blank` between all words. */
function write(tree: Tree, blank: string): string {
  const inside = (child: Tree, needs: number): string => {
    const text = write(child, blank);
    return level(child) >= needs ? text : `(${blank}${text}${blank})`;
  };
  if (tree.kind === 'number') return tree.text;
  if (tree.kind === 'negate') return `-${blank}${inside(tree.of, UNARY)}`;
  const { operator, left, right } = tree;
  const own = level(tree);
  // What stands left of ^ is an atom, right of it a unary; elsewhere the right one binds tighter.
  const leftText = inside(left, operator === '^' ? ATOM : own);
  const rightText = inside(right, operator === '^' ? UNARY : own + 1);
  return [leftText, operator, rightText].join(blank);
}

const numberText = fc.oneof(
  fc.nat(20).map(String),
  fc.tuple(fc.nat(999), fc.nat(999)).map(([a, b]) => `${a}.${b}`),
  fc.nat(99).map((n) => `.${n}`),
  fc.tuple(fc.nat(99), fc.integer({ min: -30, max: 30 })).map(([m, e]) => `${m}e${e}`),
  fc.nat(9).map((n) => `${n}E+2`),
);

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.record({ kind: fc.constant('number' as const), text: numberText }),
    fc.record({ kind: fc.constant('negate' as const), of: tie('tree') }),
    fc.record({
      kind: fc.constant('binary' as const),
      operator: fc.constantFrom(...Object.keys(LEVEL)),
      left: tie('tree'),
      right: tie('tree'),
    }),
  ),
}));

function nested(depth: number): string {
  return `${'('.repeat(depth)}7${')'.repeat(depth)}`;
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[.+]/g, String.raw`\$&`)}$`);
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

  it('gives the value of the tree that an expression was written from', () => {
    fc.assert(
      fc.property(tree, fc.constantFrom('', ' ', ' \t'), (tree, blank) => {
        const value = valueOf(tree);
        const answer = answerTo(write(tree, blank));
        expect(answer).toMatch(
          Number.isFinite(value) ? exactly(`= ${value}`) : /^ERR (division by zero|result is not)/,
        );
      }),
      { numRuns: 1000 },
    );
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

  const python = spawnSync('python3', ['--version']).status === 0;
  it.skipIf(!python)('agrees with Python', () => {
    const sums = fc.sample(sumText, { numRuns: 500, seed: 1 });
    const oracle = spawnSync('python3', ['-c', PYTHON], {
      input: sums.join('\n'),
      encoding: 'utf8',
    });
    const expected = oracle.stdout.trimEnd().split('\n');
    expect(expected).toHaveLength(sums.length);
    const wrong = sums.filter((sum, i) => !agrees(answerTo(sum), expected[i]));
    expect(wrong).toEqual([]);
  });
});

/** Texts, not trees: what binds to what is Python's to say. Not % and ^ in one: it would magnify a last digit. */
const sumText = fc
  .constantFrom('+-*/%', '+-*/^^')
  .chain((operators) =>
    fc.array(
      fc.tuple(
        fc.constantFrom('', '', '-', '--'),
        fc.constantFrom('1', '2', '3', '0.5', '(2-5)', '(1+2*2)', '(-2)^2'),
        fc.constantFrom(...Array.from(operators)),
      ),
      { minLength: 1, maxLength: 6 },
    ),
  )
  .map((parts) => parts.flat().slice(0, -1).join(''));

function agrees(answer: string, python: string | undefined): boolean {
  // Python gives up where IEEE arithmetic goes on with infinity.
  if (python === 'overflow') return true;
  if (python === 'NaN') return answer.startsWith('ERR ');
  const value = Number(python);
  // Two libraries of mathematics may differ in the last digits of a power.
  const tolerance = 1e-9 * Math.max(1, Math.abs(value));
  return Math.abs(Number(answer.slice(2)) - value) <= tolerance;
}

/** `%` of C and JavaScript is math.fmod there; an operator overloaded on a class of its own keeps Python's precedence. */
const PYTHON = `
import math, re, sys
class N(float):
    def __mod__(a, b): return N(math.fmod(a, b))
    def __add__(a, b): return N(float(a) + b)
    def __sub__(a, b): return N(float(a) - b)
    def __mul__(a, b): return N(float(a) * b)
    def __truediv__(a, b): return N(float(a) / b)
    def __pow__(a, b): return N(float(a) ** b)
    def __neg__(a): return N(-float(a))
for line in sys.stdin.read().split("\\n"):
    try:
        print(float(eval(re.sub(r"[0-9.]+", r"N(\\g<0>)", line).replace("^", "**"))))
    except OverflowError:
        print("overflow")
    except (ZeroDivisionError, TypeError, ValueError):
        print("NaN")
`;
