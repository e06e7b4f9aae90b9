/**
 * Which of the files that somebody has handed in is the program of an exercise. People put folders around their work,
 * browsers add ` (1)`, mail programs `.txt`; where exactly one file can be meant, that one is.
 *
 * @module
 */
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { listExercises, type LoadedExercise } from '../exercises/catalog.ts';

const MOST_ENTRIES = 5_000;
const DEEPEST = 10;
const SHOWN = 6;
/** Of a whole edition: these hold no work. */
const OURS = ['solution', 'wrong', 'right', 'checks', 'given'];
const PROGRAM = /\.(ts|mts|cts|js|mjs|cjs)$/;

/** What was found; `found` is relative to the folder that was handed in. */
export type Found =
  | { readonly found: string; readonly note?: string; readonly absent?: undefined }
  | { readonly found?: undefined; readonly absent: string };

interface Entry {
  readonly path: string;
  readonly isFile: boolean;
}

/** Looks for the program of an exercise. */
export function findProgram(dir: string, exercise: LoadedExercise): Found {
  const name = basename(exercise.program);
  const files = entriesBelow(dir).filter(({ isFile }) => isFile);
  const named = files.filter(({ path }) => meansProgram(path, name)).map(({ path }) => path);
  const starter = contentOf(exercise.starter);
  const work = named.filter((path) => contentOf(join(dir, path)) !== starter);
  for (const paths of [work, named]) {
    const place = placesOf(exercise).find((path) => paths.includes(path));
    if (place !== undefined) return { found: place };
    const choice = choose(dir, paths, exercise);
    if (choice.length > 1) return { absent: `Which file is ${name}? There are ${listed(choice)}.` };
    const [found] = choice;
    if (found !== undefined) return { found, note: `${found} is taken for ${name}.` };
  }
  const obstacle = placesOf(exercise)
    .map((path) => obstacleAt(dir, path))
    .find(isThere);
  if (obstacle !== undefined) return { absent: `${name} is not taken: ${obstacle}.` };
  const others = files.map(({ path }) => path).filter(isUnknownProgram);
  const there = others.length === 0 ? '' : ` There are ${listed(others)}.`;
  return { absent: `No ${name} was handed in.${there}` };
}

/** All files and folders below one, the nearest first; links, what is hidden and packages are passed by. */
export function entriesBelow(dir: string): Entry[] {
  const found: Entry[] = [];
  let level = [''];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      for (const entry of readdirSync(join(dir, folder), { withFileTypes: true })) {
        if (found.length >= MOST_ENTRIES) return found;
        if (/^\.|^(node_modules|__MACOSX)$/.test(entry.name)) continue;
        const path = join(folder, entry.name);
        if (entry.isDirectory()) next.push(path);
        found.push({ path, isFile: entry.isFile() });
      }
    }
    level = next;
  }
  return found;
}

/** Where the program lies in an edition, in the folders of the exercises, or alone. */
function placesOf({ unit, id, program }: LoadedExercise): string[] {
  const folders = [join('exercises', unit, id), join(unit, id), id, ''];
  return folders.map((folder) => join(folder, basename(program)));
}

function meansProgram(path: string, name: string): boolean {
  if (
    path
      .split(sep)
      .slice(0, -1)
      .some((folder) => OURS.includes(folder.toLowerCase()))
  )
    return false;
  return PROGRAM.test(plain(path)) && stem(plain(path)) === stem(plain(name));
}

/** A name as it was meant: `Upper_Server (1).ts.txt` is upper-server.ts. */
function plain(path: string): string {
  const name = basename(path)
    .normalize('NFC')
    .toLowerCase()
    .replace(/\.txt$/, '');
  const copy = /(?: ?\(\d+\)| - (?:copy|kopie)| copy(?: \d+)?|[-_]\d{1,2})(?=\.[cm]?[jt]s$)/;
  return name.replace(copy, '').replaceAll(/[_\s]+/g, '-');
}

function stem(name: string): string {
  return name.replace(PROGRAM, '');
}

/** The best of several: by its whole name, then by the folder that it lies in; of equal ones the first. */
function choose(dir: string, paths: readonly string[], { id, program }: LoadedExercise): string[] {
  const name = basename(program);
  const folderOf = (path: string) => basename(dirname(path)).toLowerCase().replaceAll('_', '-');
  const rules = [
    (path: string) => basename(path) === name && folderOf(path) === id,
    (path: string) => folderOf(path) === id,
    (path: string) => basename(path) === name,
    () => true,
  ];
  const best = rules.map((rule) => paths.filter(rule)).find((some) => some.length > 0) ?? [];
  const first = new Map(best.toReversed().map((path) => [contentOf(join(dir, path)), path]));
  return best.filter((path) => [...first.values()].includes(path));
}

/** What is in a file, line ends apart; for what cannot be read, its name. */
function contentOf(path: string): string {
  try {
    const { size } = lstatSync(path);
    return size > 1e6 ? path : readFileSync(path, 'utf8').replaceAll('\r\n', '\n').trim();
  } catch {
    return path;
  }
}

/** Why the file at this path cannot be taken: no part of the path may be a link, which could lead anywhere. */
function obstacleAt(dir: string, place: string): string | undefined {
  const parts = place.split(sep).map((_, i, all) => join(...all.slice(0, i + 1)));
  for (const path of parts) {
    const found = lstatSync(join(dir, path), { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    if (found.isSymbolicLink())
      return path === parts.at(-1) ? 'it is a symbolic link' : `${path} is a symbolic link`;
    if (path === parts.at(-1)) return 'it is not a regular file';
    if (!found.isDirectory()) return undefined;
  }
  return undefined;
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

/** A file that might have been meant: a program, but not that of another exercise. */
function isUnknownProgram(path: string): boolean {
  return PROGRAM.test(plain(path)) && !ownNames().has(basename(path));
}

let names: Set<string> | undefined;

/** What our own files are called. */
function ownNames(): Set<string> {
  const starters = () => listExercises().flatMap(({ folder }) => namesIn(join(folder, 'starter')));
  return (names ??= new Set([...starters(), 'grade.test.ts', 'driver.ts', 'student.d.ts']));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function listed(paths: readonly string[]): string {
  const more = paths.length - SHOWN;
  return paths.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
