// The calculator against two oracles that share no code with it.
import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerTo } from '../../lib/protocol/calc.ts';

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

/** @throws {RangeError} For a division by zero, wherever it is. */
function valueOf(tree: Tree): number {
  if (tree.kind === 'number') return Number(tree.text);
  if (tree.kind === 'negate') return -valueOf(tree.of);
  const left = valueOf(tree.left);
  const right = valueOf(tree.right);
  if (tree.operator === '+') return left + right;
  if (tree.operator === '-') return left - right;
  if (tree.operator === '*') return left * right;
  if (tree.operator === '^') return left ** right;
  if (right === 0) throw new RangeError('Divisor must not be 0');
  return tree.operator === '/' ? left / right : left % right;
}

function answerOf(tree: Tree): string {
  try {
    const value = valueOf(tree);
    return Number.isFinite(value) ? `= ${value}` : 'ERR result is not a finite number';
  } catch {
    return 'ERR division by zero';
  }
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

describe('answerTo()', () => {
  it('gives the value of the tree that an expression was written from', () => {
    fc.assert(
      fc.property(tree, fc.constantFrom('', ' ', ' \t'), (tree, blank) => {
        expect(answerTo(write(tree, blank))).toBe(answerOf(tree));
      }),
      { numRuns: 1000 },
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
