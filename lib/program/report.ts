/**
 * What a server says about its clients: a line on stderr for each.
 *
 * @module
 */
import { writeSync } from 'node:fs';
import { basename } from 'node:path';

/** How long a line may wait for others: a busy server writes many at once. */
const GATHER_MS = 10;
const STDERR = 2;

/** The program's name, which its messages begin with: `echo-iterative`. */
export const programName = basename(process.argv[1] ?? '').replace(/\.[cm]?[jt]s$/, '');

let clients = 0;
let lines = '';
process.on('exit', flush);

/** Says that a client has been served. In a child of `forkChild` the pid tells who served it. */
export function served(): void {
  clients++;
  report(`process ${process.pid} has served ${clients} ${clients === 1 ? 'client' : 'clients'}`);
}

/** Prints a line on stderr. */
export function report(line: string): void {
  if (lines === '') setTimeout(flush, GATHER_MS).unref();
  lines += `${programName}: ${line}\n`;
}

function flush(): void {
  const text = lines;
  lines = '';
  if (text === '') return;
  try {
    writeSync(STDERR, text); // process.stderr takes a child 3 ms to set up
  } catch {
    process.stderr.write(text); // a pipe that is full just now
  }
}
