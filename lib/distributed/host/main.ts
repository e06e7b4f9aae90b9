/**
 * The host: the process that runs a student's class.
 *
 * Descriptor 3 in, 4 out (or as MYSOCKS_HOST says), one JSON array a line. First comes what it needs, `[realm, file, ids,
 * limit]`; it answers with the kind of the class. Then a line of questions, a line of answers. The
 * class runs in a realm of its own: no object of this one ever gets there, so nothing leads from it
 * to descriptors, modules or the process.
 *
 * @module
 */
import { Socket } from 'node:net';
import { getHeapStatistics } from 'node:v8';
import vm from 'node:vm';
import type * as realm from './realm.ts';

/** This many instances are kept, and fewer when they need much memory. */
const INSTANCES = 40_000;
const HEAP_BYTES = 160 * 2 ** 20;

// Without a prototype: what is not found in the realm's global is looked for here, up the chain.
const global: { host?: typeof realm; questions?: string } = Object.create(null);
const context = vm.createContext(global, {
  codeGeneration: { strings: false, wasm: false },
  microtaskMode: 'afterEvaluate',
});
const ask = new vm.Script('host.answer(questions)');
let limit = 0;
let kept = INSTANCES;

function begin(line: string): string {
  const [code, file, ids, timeout] = JSON.parse(line) as [string, string, string, number];
  limit = timeout;
  global.host = vm.runInContext(code, context) as typeof realm;
  const { names, begin } = global.host;
  const options = { parsingContext: context, filename: 'node.bundle' };
  const program = vm.compileFunction(file, names.split(','), options) as Parameters<
    typeof begin
  >[0];
  return begin(program, ids);
}

/** Ends the process when the node does not come back: also when nobody waits any more. */
function answers(line: string): string {
  global.questions = line;
  const text = ask.runInContext(context, { timeout: limit }) as string;
  if (getHeapStatistics().used_heap_size > HEAP_BYTES) kept = Math.max(1000, kept >> 1);
  global.host?.keep(kept);
  return text;
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
    output.write(`${global.host === undefined ? begin(line) : answers(line)}\n`);
  }
  rest.push(lines[0] ?? '');
});
