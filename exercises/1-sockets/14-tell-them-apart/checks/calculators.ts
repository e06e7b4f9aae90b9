/**
 * The calculators that come with the exercise: which of them are right, and where to look for the mistakes of the others.
 *
 * @module
 */
import { join } from 'node:path';

export interface Calculator {
  readonly name: string;
  readonly file: string;
  /** For a wrong one: in what part of the chapter its mistake is. */
  readonly advice?: string;
}

const MISTAKES: Readonly<Record<string, string | undefined>> = {
  'calc-1':
    'The answers stand in the order of the requests, also when the client does not wait for one before it sends the next. Send several at once, with answers that differ.',
  'calc-2':
    'What does the chapter say of numbers at the edge: of zero as a divisor, of values that are too large to be exact? Ask for them.',
  'calc-3': undefined,
  'calc-4': 'Lines have a limit. What must become of one that is longer, and of the connection?',
  'calc-5':
    'There are many lines that look nearly like a request. Send some, one mistake in each: in the word, the spaces, the digits.',
  'calc-6':
    'A server need not answer at all. Give it a time limit: timeoutSocket(channel, ms), and each read that waits longer gives -1.',
  'calc-7':
    'Ask for divisions that leave a rest, and put a minus before one operand, and before the other.',
  'calc-8': undefined,
  'calc-9':
    'An error is an answer, and the conversation goes on. Ask for something more after each kind of it.',
  'calc-10':
    'The stream has no lines. Send several requests in one write, and one request in two writes with a pause between.',
};

/** All of them, in the order of their numbers. */
export const CALCULATORS: readonly Calculator[] = Object.entries(MISTAKES).map(
  ([name, advice]) => ({
    name,
    file: join(import.meta.dirname, `../given/${name}.mjs`),
    ...(advice === undefined ? {} : { advice }),
  }),
);
