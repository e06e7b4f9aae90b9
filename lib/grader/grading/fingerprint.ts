/**
 * Whether a program has changed the files that judge it.
 *
 * In a namespace of its own a program cannot reach them, and another user may not write them. Where neither is to
 * be had, a change is at least seen.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../exercises/kit.ts';
import type { Subject } from './subject.ts';

/** The command, compiled (cli/compiled.mjs): it must not be changed either. */
const COMPILED = join(ROOT, '.mysocks/compiled');

/** The files of the exercises but for the programs themselves, each with a hash of what is in it. */
export function fingerprint(subjects: readonly Subject[]): Map<string, string> {
  const own = new Set(subjects.flatMap(({ exercise, program }) => [exercise.program, program]));
  const folders = subjects.map(({ exercise }) => exercise.folder);
  folders.push(join(ROOT, 'lib/grader'), COMPILED);
  const files = folders
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

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function hash(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('base64');
}
