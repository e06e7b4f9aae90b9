// Copies of the kit, in which a test may be a student.
import { Ajv } from 'ajv';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ROOT } from '../../lib/grader/exercises/kit.ts';
import schema from '../../lib/grader/grade.schema.json' with { type: 'json' };
import type { Grade } from '../../lib/grader/results/grade-json.ts';
import { temporaryFolder } from './folder.ts';

const validate = new Ajv({ strictTypes: false }).compile(schema);

const UNIT = join('exercises', '1-sockets');
const EXERCISES = ['00-first-steps', '01-greeting-client'].map((name) => join(UNIT, name));
const OPTIONS = {
  recursive: true,
  // A copy that somebody works on is no part of the kit.
  filter: (name: string) =>
    !/(first-steps|greeting-client)\/[a-z-]+\.ts$/.test(name) || /(solution|starter)\//.test(name),
};

/** A copy of the kit with its first two exercises, and without anybody's progress; in a folder of that name. */
export function kit(name = ''): string {
  const folder = join(temporaryFolder(), name);
  for (const part of ['lib', 'package.json', 'tsconfig.json', ...EXERCISES]) {
    cpSync(join(ROOT, part), join(folder, part), OPTIONS);
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** The copy that the tests of a file share. */
let shared: string | undefined;
/** What no command changes, but for the one that compiles itself. */
const STAYS = ['lib', 'node_modules', 'package.json', 'tsconfig.json', '.mysocks'];

/**
 * The same, for one test after the other in a file: what a test has done in it is undone before the next one. The
 * command need not compile itself again, and that is most of what a copy costs.
 */
export function cleanKit(): string {
  if (shared === undefined) return (shared = kit());
  clear(shared, STAYS);
  clear(join(shared, '.mysocks'), ['compiled']);
  for (const part of EXERCISES) cpSync(join(ROOT, part), join(shared, part), OPTIONS);
  return shared;
}

/** Removes all that is in a folder, but for these. */
function clear(folder: string, names: readonly string[]): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((found) => !names.includes(found)))
    rmSync(join(folder, name), { recursive: true });
}

export interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `mysocks` with these arguments, as from a pipe. */
export function mysocks(folder: string, ...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    const script = join(folder, 'lib/cli/mysocks.mjs');
    execFile(process.execPath, [script, ...args], { cwd: folder }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      resolve({ status: typeof code === 'number' ? code : -1, stdout, stderr });
    });
  });
}

/** The result of an exercise, which must follow the schema. */
export function gradeIn(folder: string, exercise: string): Grade {
  const grade: Grade = JSON.parse(readFileSync(join(folder, exercise, 'grade.json'), 'utf8'));
  expect(validate(grade), JSON.stringify(validate.errors)).toBe(true);
  return grade;
}
