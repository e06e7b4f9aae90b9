/**
 * Which test files share a process. One of its own costs a file half a second of processor time, more than most of the
 * tests need.
 *
 * In these folders all share one that do not begin with `// Alone: ` and why: because they change something of the
 * process (its environment, a module of Node), or count what it has. Anywhere else each has its own.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = [
  'distributed',
  'processes',
  'programs',
  'protocol',
  'sockets',
  'trace/model',
  'trace/page',
  'trace/show',
];

const TEST = join(import.meta.dirname, '..');

/** Their names, from the folder of the project. */
export const TOGETHER = FOLDERS.flatMap((folder) =>
  readdirSync(join(TEST, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`)
    .filter((name) => !readFileSync(join(TEST, name), 'utf8').startsWith('// Alone: '))
    .map((name) => `test/${name}`),
);
