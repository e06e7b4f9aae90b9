/**
 * The calculator's protocol: what server and client of *calc* have to agree on.
 *
 *     client  2 + 3 * 4 \n    1 / 0 \n                 quit \n
 *     server  = 14 \n         ERR division by zero \n  (closes)
 *
 * Each line is a request, each gets one line as its answer, in order. Pure: no I/O here.
 *
 * @module
 */
import { evaluate } from './expression.ts';
import { ExpressionError } from './tokens.ts';

/** The longest request in bytes, without its newline. */
export const CALC_LINE_LIMIT = 4096;

/** No answer is longer: the longest quotes a number as long as a request. */
export const ANSWER_LIMIT = CALC_LINE_LIMIT + 100;

/** The request that ends the conversation; it gets no answer. */
export const QUIT = 'quit';

/** The answer to a longer request; the server closes after it. */
export const LINE_TOO_LONG = 'ERR line too long';

/**
 * Answers a request: `= value` or `ERR reason`.
 *
 * @param line The request without its newline.
 */
export function answerTo(line: string): string {
  if (line.trim() === '') return 'ERR empty line';
  try {
    // JavaScript prints the shortest decimal that reads back as the same number, and -0 as 0.
    return `= ${String(evaluate(line))}`;
  } catch (error) {
    if (error instanceof ExpressionError) return `ERR ${error.message}`;
    throw error;
  }
}

/** Whether an answer says that the request was wrong. */
export function isErrorAnswer(answer: string): boolean {
  return !answer.startsWith('= ');
}
