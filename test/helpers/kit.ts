// Copies of the kit, in which a test may be a student.
import { Ajv } from 'ajv';
import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ROOT } from '../../lib/grader/exercises/kit.ts';
import schema from '../../lib/grader/grade.schema.json' with { type: 'json' };
import type { Grade } from '../../lib/grader/results/grade-json.ts';
import { temporaryFolder } from './folder.ts';

const validate = new Ajv({ strictTypes: false }).compile(schema);

/** A copy of the kit with its first two exercises, and without anybody's progress; in a folder of that name. */
export function kit(name = ''): string {
  const folder = join(temporaryFolder(), name);
  const units = join('exercises', '1-sockets');
  const parts = ['lib', 'package.json', 'tsconfig.json', join(units, '00-first-steps')];
  for (const part of [...parts, join(units, '01-greeting-client')]) {
    const options = {
      recursive: true,
      filter: (name: string) =>
        !/(first-steps|greeting-client)\/[a-z-]+\.ts$/.test(name) ||
        /(solution|starter)\//.test(name),
    };
    cpSync(join(ROOT, part), join(folder, part), options);
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
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
