/**
 * The calculator: the text of an expression in, its value out.
 *
 *     '2 - 3 * 4'  --toPostfix-->  2 3 4 * -  --run-->  -10
 *
 * An expression comes from a stranger, so nothing here recurses: Dijkstra's shunting-yard algorithm
 * keeps the operators that wait for their right operand on a stack of its own, and a line of four
 * thousand minus signs costs an array of that length instead of the call stack.
 *
 * The grammar, loosest first; operators group to the left, but 2^3^2 is 2^(3^2):
 *
 *     sum     = product (("+" | "-") product)*
 *     product = unary (("*" | "/" | "%") unary)*
 *     unary   = "-" unary | power
 *     power   = atom ("^" unary)?
 *     atom    = number | "(" sum ")"
 *
 * @module
 * @see {@link https://en.wikipedia.org/wiki/Shunting_yard_algorithm Shunting-yard algorithm}
 */
import { ExpressionError, type Token, tokens, unexpected } from './tokens.ts';

/** How deep parentheses may be nested. */
export const MAX_DEPTH = 100;

type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '^';
type Operator = BinaryOperator | 'negate';

/** A program for a stack machine: a number is pushed, an operator takes its operands from the top. */
type Postfix = (number | Operator)[];

/** How tightly an operator holds its operands: -2^2 is -(2^2), and 2*-3 is 2*(-3). */
const PRECEDENCE = {
  '+': 1,
  '-': 1,
  '*': 2,
  '/': 2,
  '%': 2,
  negate: 3,
  '^': 4,
};

const APPLY: Record<BinaryOperator, (left: number, right: number) => number> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / nonZero(right),
  '%': (left, right) => left % nonZero(right),
  '^': (left, right) => left ** right,
};

/**
 * Evaluates an expression.
 *
 * @throws {ExpressionError} For a text that is not an expression, a division by zero, a result that is not finite.
 */
export function evaluate(text: string): number {
  const value = run(toPostfix(text));
  if (!Number.isFinite(value)) {
    throw new ExpressionError('result is not a finite number');
  }
  return value;
}

function toPostfix(text: string): Postfix {
  const postfix: Postfix = [];
  const waiting: (Operator | '(')[] = [];
  let depth = 0;
  let wantsOperand = true;

  for (const token of tokens(text)) {
    if (wantsOperand) {
      if (token.kind === 'number') {
        postfix.push(Number(token.text));
        wantsOperand = false;
      } else if (token.text === '-') {
        waiting.push('negate');
      } else if (token.text === '(') {
        if (++depth > MAX_DEPTH) throw tooDeep(token);
        waiting.push('(');
      } else {
        throw unexpected(token);
      }
    } else if (isBinary(token.text)) {
      // Of two equals the one on the left goes first; with ^ it waits for the one on the right.
      const least = PRECEDENCE[token.text] + (token.text === '^' ? 1 : 0);
      release(waiting, postfix, least);
      waiting.push(token.text);
      wantsOperand = true;
    } else if (token.text === ')' && depth > 0) {
      release(waiting, postfix, 0);
      waiting.pop(); // the "(" itself
      depth--;
    } else if (token.kind !== 'end' || depth > 0) {
      throw unexpected(token);
    }
  }
  release(waiting, postfix, 0);
  return postfix;
}

/** Operators back to the last "(" that bind at least as tightly have all their operands: they take effect. */
function release(waiting: (Operator | '(')[], postfix: Postfix, least: number): void {
  let top = waiting.at(-1);
  while (top !== undefined && top !== '(' && PRECEDENCE[top] >= least) {
    postfix.push(top);
    waiting.pop();
    top = waiting.at(-1);
  }
}

function run(postfix: Postfix): number {
  const stack: number[] = [];
  for (const step of postfix) {
    if (typeof step === 'number') {
      stack.push(step);
    } else if (step === 'negate') {
      stack.push(-pop(stack));
    } else {
      const right = pop(stack);
      stack.push(APPLY[step](pop(stack), right));
    }
  }
  return pop(stack);
}

function pop(stack: number[]): number {
  const value = stack.pop();
  if (value === undefined) throw new Error('Operator without an operand');
  return value;
}

function nonZero(divisor: number): number {
  if (divisor === 0) throw new ExpressionError('division by zero');
  return divisor;
}

function isBinary(text: string): text is BinaryOperator {
  return Object.hasOwn(APPLY, text);
}

function tooDeep(token: Token): ExpressionError {
  return new ExpressionError(`parentheses nested over ${MAX_DEPTH} deep at column ${token.column}`);
}
