/**
 * The host: the process that runs a student's class.
 *
 * Descriptor 3 in, 4 out (or as MYSOCKS_HOST says), one JSON array a line. First comes what it needs, `[realm, file, ids,
 * limit]`; it answers with the kind of the class. Then a line of questions, a line of answers.
 *
 * @module
 */
import { Socket } from 'node:net';
import { Enclosed } from './enclosed.ts';

let node: Enclosed | undefined;

/** Ends the process when the node does not come back: also when nobody waits any more. */
function answer(line: string): string {
  if (node !== undefined) return node.answer(line);
  node = new Enclosed(...(JSON.parse(line) as [string, string, string, number]));
  return node.hello;
}

// What comes out of the realm as an error is not even looked at: to show it would run its code here.
process.on('uncaughtException', () => process.exit(1));
process.on('unhandledRejection', () => process.exit(1));

const [from, to] = (process.env['MYSOCKS_HOST'] ?? '3,4').split(',').map(Number) as [
  number,
  number,
];
const input = new Socket({ fd: from });
const output = new Socket({ fd: to, readable: false });
let rest: string[] = [];
input.setEncoding('utf8').on('data', (data: string) => {
  const lines = data.split('\n');
  while (lines.length > 1) {
    const line = rest.join('') + lines.shift();
    rest = [];
    output.write(`${answer(line)}\n`);
  }
  rest.push(lines[0] ?? '');
});
