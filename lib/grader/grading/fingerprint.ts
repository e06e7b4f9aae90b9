/**
 * Whether a program has changed the files that judge it.
 *
 * In a namespace of its own a program cannot reach them, and another user may not write them. Where neither is to
 * be had, a change is at least seen.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ROOT } from '../exercises/kit.ts';
import type { Subject } from './subject.ts';

/** The grader and all that it imports, and the command, compiled (cli/compiled.mjs): a verdict depends on them too. */
const GRADER = [
  'lib/grader',
  'lib/trace',
  'lib/distributed',
  'lib/entries.ts',
  '.mysocks/compiled',
];

/** The files that decide a verdict, but for the programs themselves, each with a hash of what is in it. */
export function fingerprint(subjects: readonly Subject[]): Map<string, string> {
  const own = new Set(subjects.flatMap(({ exercise, program }) => [exercise.program, program]));
  const folders = subjects.map(({ exercise }) => exercise.folder);
  const shared = folders.map((folder) => join(dirname(folder), 'checks')); // of the unit
  const all = new Set([...folders, ...shared, ...GRADER.map((path) => join(ROOT, path))]);
  const files = [...all]
    .flatMap(filesBelow)
    .filter((file) => !own.has(file) && /\.(ts|mjs|json)$/.test(file));
  return new Map(files.map((file) => [relative(ROOT, file), hash(file)]));
}

/** The names of the files that are not the same in both. */
export function changedFiles(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name));
}

function filesBelow(path: string): string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}

function hash(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('base64');
}
