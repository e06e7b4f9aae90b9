/**
 * `--as gradescope FILE` and `--as prairielearn FILE`: the results in a file as a platform wants it.
 *
 * @module
 */
import type { GradeRun } from '../grader/grading/grade-subjects.ts';
import { writeAtomically } from '../grader/exercises/kit.ts';
import { resolve } from 'node:path';
import { pessimistic, toGradescope, toPrairieLearn } from '../grader/results/platforms.ts';
import { usageError } from './exercise-argument.ts';

export interface WantedFile {
  readonly platform: 'gradescope' | 'prairielearn';
  readonly file: string;
}

/** What the words after `--as` mean. */
export function wantedFile(words: readonly string[] | undefined): WantedFile | undefined {
  if (words === undefined) return undefined;
  const [platform, file, ...rest] = words;
  if (
    (platform !== 'gradescope' && platform !== 'prairielearn') ||
    file === undefined ||
    rest.length > 0
  )
    usageError('--as wants a platform and a file: --as gradescope FILE, or --as prairielearn FILE');
  return { platform, file: resolve(file) };
}

/** Before anything can go wrong, nobody has points. */
export function writePessimistic({ platform, file }: WantedFile): void {
  writeAtomically(file, `${JSON.stringify(pessimistic(platform), null, 2)}\n`);
}

export function writeFor({ platform, file }: WantedFile, { graded, problems }: GradeRun): void {
  const grades = graded.map(({ grade }) => grade);
  const [first] = grades;
  if (first === undefined) return;
  const results =
    platform === 'gradescope' ? toGradescope(grades, problems) : toPrairieLearn(first, problems);
  writeAtomically(file, `${JSON.stringify(results, null, 2)}\n`);
}
