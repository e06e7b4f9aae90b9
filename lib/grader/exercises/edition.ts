/**
 * The students' edition: everything a student needs, and nothing that gives an answer away.
 *
 * What goes into it is listed; a file that nobody has thought of stays out: solutions, right and wrong programs, what
 * tests and benchmarks know of them, and whatever else lies in an instructor's folder.
 *
 * @module
 */
import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { listExercises } from './catalog.ts';
import { LENIENT, ROOT } from './kit.ts';

const run = promisify(execFile);

const PARTS = [
  'servers',
  'clients',
  'samples',
  '.devcontainer',
  '.oxlintrc.json',
  '.npmrc',
  '.gitignore',
  'LICENSE',
  'package-lock.json',
];
/** Where texts have passages, and folders, that are for instructors and maintainers only. */
const TEXTS = ['README.md', 'docs', 'lib'];
const INSTRUCTORS = [
  join('docs', 'instructors'),
  join('lib', 'grader', 'class'),
  join('lib', 'cli', 'class'),
];
/** Of each unit, beside its exercises. */
const UNIT = ['README.md', 'checks'];
/** Of each exercise. */
const EXERCISE = [
  'README.md',
  'starter',
  'grade.test.ts',
  'checks',
  'given',
  'driver.ts',
  'student.d.ts',
];

/** Packages with which the kit is developed, and which grading needs. */
const GRADING = ['@types/node', 'oxlint', 'oxlint-tsgolint', 'typescript'];
/** Of the packages that may be missing, what exercises use; the others are for a whole class. */
const OPTIONAL = ['koffi'];
const SCRIPTS = {
  start: 'node lib/cli/mysocks.mjs tour',
  test: 'node lib/cli/mysocks.mjs grade --all',
  // Both, whatever the first one finds: a forgotten await is what students need to hear of most.
  check: 'tsc; types=$?; oxlint --type-aware --deny-warnings --ignore-pattern lib && exit $types',
};

/**
 * Makes a students' edition. It is complete or not there at all.
 *
 * @param dir A folder that does not exist yet, or is empty.
 * @throws When there is something in it, or when npm(1) cannot make the list of its packages.
 */
export async function makeEdition(dir: string): Promise<void> {
  const target = resolve(dir);
  if (lstatSync(target, { throwIfNoEntry: false }) !== undefined && readdirSync(target).length > 0)
    throw new Error(`The folder must be empty: "${dir}"`);
  mkdirSync(dirname(target), { recursive: true });
  const folder = mkdtempSync(`${target}.`);
  chmodSync(folder, 0o755);
  try {
    for (const part of partsOf()) copy(part, folder);
    for (const text of TEXTS) forStudents(folder, text);
    writeCompilerOptions(folder);
    await writeManifest(folder);
    renameSync(folder, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether this is one: it has no solutions. */
export function isStudentsEdition(): boolean {
  return !listExercises().some(({ folder }) => isThere(join(folder, 'solution')));
}

function partsOf(): string[] {
  const entries = listExercises();
  const units = [...new Set(entries.map(({ unit }) => unit))];
  return [
    ...PARTS,
    ...units.flatMap((unit) => UNIT.map((name) => join('exercises', unit, name))),
    ...entries.flatMap(({ unit, id }) => EXERCISE.map((name) => join('exercises', unit, id, name))),
  ];
}

function copy(part: string, folder: string): void {
  const from = join(ROOT, part);
  if (!isThere(from)) return;
  const filter = (path: string) => !lstatSync(path).isSymbolicLink();
  cpSync(from, join(folder, part), { recursive: true, filter });
}

/** Copies a file, or a folder, without what is for instructors and maintainers only. */
function forStudents(folder: string, part: string): void {
  if (INSTRUCTORS.includes(part)) return;
  const from = join(ROOT, part);
  if (lstatSync(from).isDirectory()) {
    for (const name of readdirSync(from)) forStudents(folder, join(part, name));
  } else if (!part.endsWith('.md')) {
    copy(part, folder);
  } else {
    const text = readFileSync(from, 'utf8');
    const theirs = text.replaceAll(/<!-- full edition -->.*?<!-- \/full edition -->\n*/gs, '');
    mkdirSync(dirname(join(folder, part)), { recursive: true });
    writeFileSync(join(folder, part), theirs);
  }
}

function writeCompilerOptions(folder: string): void {
  const { compilerOptions, ...rest } = JSON.parse(
    readFileSync(join(ROOT, 'tsconfig.json'), 'utf8'),
  );
  const options = { ...rest, compilerOptions: { ...compilerOptions, ...LENIENT } };
  writeFileSync(join(folder, 'tsconfig.json'), `${JSON.stringify(options, null, 2)}\n`);
}

/** package.json, and package-lock.json cut down to it. All versions are in the lock already: nothing is fetched. */
async function writeManifest(folder: string): Promise<void> {
  const manifest: Record<string, Record<string, string>> = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  const { devDependencies = {}, dependencies = {}, optionalDependencies = {}, ...rest } = manifest;
  const optional = OPTIONAL.map((name) => [name, optionalDependencies[name]]);
  const grading = GRADING.map((name) => [name, devDependencies[name] ?? dependencies[name]]);
  const all = Object.entries({ ...dependencies, ...Object.fromEntries(grading) });
  const sorted = Object.fromEntries(all.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const students = {
    ...rest,
    scripts: SCRIPTS,
    dependencies: sorted,
    optionalDependencies: Object.fromEntries(optional),
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(students, null, 2)}\n`);
  const args = ['install', '--package-lock-only', '--ignore-scripts', '--offline'];
  await run('npm', args, { cwd: folder });
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
