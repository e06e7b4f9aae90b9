/**
 * What a student has handed in: the programs in a folder of somebody else, who may have put anything there.
 *
 * Only source files are taken, by their names, up to a size, and never through a symbolic link; they are copied
 * to a folder of ours before anything looks into them. Checks, starters and settings of the folder are not used.
 *
 * @module
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync } from 'node:fs';
import { mkdirSync, readSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { LoadedExercise } from '../exercises/catalog.ts';
import { errorCode, errorText } from '../kernel/errors.ts';
import type { Subject } from './subject.ts';

/** No exercise wants more. */
const MOST_FILES = 20;
const MOST_BYTES = 256 * 1024;

/** What a student may call a source file: no path, no hidden file. */
const SOURCE = /^[A-Za-z0-9][\w-]*\.ts$/;

/** Whether there is such a folder. */
export function isSubmission(dir: string): boolean {
  return statSync(dir, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * Copies the files of one exercise out of a submission.
 *
 * The submission may be a whole edition (`exercises/1-sockets/04-upper-server/upper-server.ts`), the folders of
 * the exercises (`04-upper-server/upper-server.ts`), or the programs alone (`upper-server.ts`).
 *
 * @param dir The folder that was handed in.
 * @param to A folder of ours.
 * @returns What to grade. When there is nothing that can be taken, it says why.
 */
export function takeSubmission(dir: string, exercise: LoadedExercise, to: string): Subject {
  const name = basename(exercise.program);
  const program = join(to, exercise.id, name);
  const subject = { exercise, program, replayArgs: ` --submission ${dir}` };
  try {
    const folder = folderOf(dir, exercise);
    if (folder === undefined) return { ...subject, absent: `No ${name} was handed in.` };
    copySources(folder, join(to, exercise.id), name);
    return { ...subject, original: join(folder, name) };
  } catch (error) {
    return { ...subject, absent: `${name} is not taken: ${errorText(error)}.` };
  }
}

/** The folder that holds something of that name. No part of its path may be a link: it could lead anywhere. */
function folderOf(dir: string, { unit, id, program }: LoadedExercise): string | undefined {
  for (const parts of [['exercises', unit, id], [unit, id], [id], []]) {
    const paths = parts.map((_, i) => join(dir, ...parts.slice(0, i + 1)));
    const folder = join(dir, ...parts);
    if (!exists(join(folder, basename(program)))) continue;
    const link = paths.find((path) => lstatSync(path).isSymbolicLink());
    if (link !== undefined) throw new Error(`${relative(dir, link)} is a symbolic link`);
    return folder;
  }
  return undefined;
}

/** Copies the program and the sources beside it, which it may import. */
function copySources(from: string, to: string, program: string): void {
  mkdirSync(to, { recursive: true });
  const others = readdirSync(from).filter((name) => {
    const found = lstatSync(join(from, name));
    return SOURCE.test(name) && name !== program && found.isFile() && found.size <= MOST_BYTES;
  });
  if (others.length >= MOST_FILES) throw new Error(`more than ${MOST_FILES} files are beside it`);
  for (const name of [program, ...others]) {
    writeFileSync(join(to, name), readSource(join(from, name)));
  }
}

/** Reads a regular file of a reasonable size. Opening it neither follows a link nor waits, as for a FIFO. */
function readSource(path: string): Buffer {
  const fd = openSource(path);
  try {
    const found = fstatSync(fd);
    if (!found.isFile()) throw new Error('it is no regular file');
    if (found.size > MOST_BYTES) throw new Error(`it has more than ${MOST_BYTES / 1024} KB`);
    const bytes = Buffer.alloc(found.size);
    return bytes.subarray(0, readSync(fd, bytes));
  } finally {
    closeSync(fd);
  }
}

function openSource(path: string): number {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    return openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (errorCode(error) === 'ELOOP') throw new Error('it is a symbolic link', { cause: error });
    throw error;
  }
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
