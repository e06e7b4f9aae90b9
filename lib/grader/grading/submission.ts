/**
 * What a student has handed in: the programs in a folder of somebody else, who may have put anything there.
 *
 * Only source files are taken, by their kind and up to a size, and never through a symbolic link; they are copied to a
 * folder of ours before anything runs. Checks, starters and settings of the folder are not used.
 *
 * @module
 */
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, extname, join, normalize } from 'node:path';
import type { LoadedExercise } from '../exercises/catalog.ts';
import { errorCode, errorText } from '../kernel/errors.ts';
import { shellWord } from '../words/shell.ts';
import { entriesBelow, findProgram } from './handed-in.ts';
import type { Subject } from './subject.ts';

/** Up to this many files are taken without following imports. */
const FEW_FILES = 20;
/** More than any program needs. */
const MOST_FILES = 200;
const MOST_BYTES = 256 * 1024;

const SOURCE = /\.(ts|mts|cts|js|mjs|cjs|json)$/i;
/** Settings, and what belongs to an edition. */
const NOT_TAKEN = /^(package(-lock)?\.json|tsconfig.*\.json|grade\.test\.ts)$/;
const CLOSED = /^(solution|wrong|right|starter|checks|given)\//;
const IMPORT = /(?:from|import|require)\s*\(?\s*(['"])(\.\.?\/[^'"\n]*)\1/g;
const ENDINGS = [
  '',
  '.ts',
  '.mts',
  '.cts',
  '.js',
  '.mjs',
  '.cjs',
  '.json',
  '/index.ts',
  '/index.js',
];

/** Whether there is such a folder. */
export function isSubmission(dir: string): boolean {
  return statSync(dir, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * Copies the files of one exercise out of a submission.
 *
 * The submission may be a whole edition (`exercises/1-sockets/04-upper-server/upper-server.ts`), the folders of
 * the exercises (`04-upper-server/upper-server.ts`), the programs alone (`upper-server.ts`), or anything in which
 * exactly one file can be meant.
 *
 * @param dir The folder that was handed in.
 * @param to A folder of ours.
 * @returns What to grade. When there is nothing that can be taken, it says why.
 * @throws When something cannot be read here, or written: that is nobody's fault who handed in.
 */
export function takeSubmission(dir: string, exercise: LoadedExercise, to: string): Subject {
  const name = basename(exercise.program);
  const subject = { exercise, replayArgs: ` --submission ${shellWord(dir)}` };
  const folder = join(to, exercise.id);
  const { found, absent, ...rest } = { note: undefined, ...findProgram(dir, exercise) };
  if (found === undefined) return { ...subject, program: join(folder, name), absent };
  const original = join(dir, found);
  const ending = extname(found.replace(/\.txt$/i, '')).toLowerCase();
  const program = join(folder, name.replace(/\.ts$/, ending));
  try {
    copySources(original, program);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...subject, program, absent: `${name} is not taken: ${error.message}.` };
  }
  const notes = rest.note === undefined ? [] : [rest.note];
  return { ...subject, program, original, notes };
}

/** What is wrong with what was handed in. */
class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** Copies the program, and the sources beside and below it, which it may import. */
function copySources(original: string, program: string): void {
  const from = dirname(original);
  const to = dirname(program);
  mkdirSync(to, { recursive: true });
  writeFileSync(program, readSource(original));
  const all = entriesBelow(from)
    .filter(({ path, isFile }) => isFile && isSource(path) && path !== basename(original))
    .map(({ path }) => path);
  const wanted = all.length < FEW_FILES ? all : imported(from, basename(original), all);
  if (wanted.length > MOST_FILES) throw new Refusal(`it imports more than ${MOST_FILES} files`);
  for (const path of wanted) {
    if (join(to, path) === program || !isSmall(join(from, path))) continue;
    mkdirSync(dirname(join(to, path)), { recursive: true });
    writeFileSync(join(to, path), readSource(join(from, path)));
  }
}

function isSource(path: string): boolean {
  return SOURCE.test(path) && !NOT_TAKEN.test(basename(path)) && !CLOSED.test(path);
}

/** Of these files those that a program imports, and what they import. */
function imported(folder: string, program: string, all: readonly string[]): string[] {
  const found = new Set([program]);
  for (const path of found) {
    if (!isSmall(join(folder, path))) continue;
    const text = readSource(join(folder, path)).toString('utf8');
    for (const [, , name = ''] of text.matchAll(IMPORT)) {
      const target = normalize(join(dirname(path), name));
      // `./lines.js` may be lines.ts.
      const stems = [target, target.replace(/\.([cm]?)js$/, '.$1ts')];
      const candidates = stems.flatMap((stem) => ENDINGS.map((ending) => stem + ending));
      const file = candidates.find((candidate) => all.includes(candidate));
      if (file !== undefined) found.add(file);
    }
  }
  return [...found].slice(1);
}

function isSmall(path: string): boolean {
  return statSync(path).size <= MOST_BYTES;
}

/** Reads a regular file of a reasonable size. Opening it neither follows a link nor waits, as for a FIFO. */
function readSource(path: string): Buffer {
  const fd = openSource(path);
  try {
    const found = fstatSync(fd);
    if (!found.isFile()) throw new Refusal('it is not a regular file');
    if (found.size > MOST_BYTES) throw new Refusal(`it has more than ${MOST_BYTES / 1024} KB`);
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
    if (errorCode(error) === 'ELOOP') throw new Refusal('it is a symbolic link', { cause: error });
    throw new Error(`what was handed in cannot be read: ${errorText(error)}`, { cause: error });
  }
}
