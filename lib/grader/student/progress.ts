/**
 * How far the student has come: one small file, `.mysocks/progress.json`.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from '../exercises/catalog.ts';
import { STATE, writeAtomically } from '../exercises/kit.ts';
import type { Grade } from '../results/grade-json.ts';
import { isPassed } from '../results/report.ts';

const FILE = join(STATE, 'progress.json');

export interface ExerciseProgress {
  readonly passed: boolean;
  readonly points: number;
  readonly max: number;
  /** Checks that did not pass the last time, in order. */
  readonly open: readonly string[];
}

export interface Progress {
  readonly version: 1;
  readonly exercises: Readonly<Record<string, ExerciseProgress>>;
  /** How many hints were shown for each check: `01-greeting-client/reads-all`. */
  readonly hints: Readonly<Record<string, number>>;
}

const NONE: Progress = { version: 1, exercises: {}, hints: {} };

/** The progress so far; an unreadable file counts as none. */
export function readProgress(file = FILE): Progress {
  try {
    const progress: Progress = JSON.parse(readFileSync(file, 'utf8'));
    return progress.version === 1 ? { ...NONE, ...progress } : NONE;
  } catch {
    return NONE;
  }
}

/** Notes a grade. An exercise that was passed once stays passed. */
export function noteGrade(grade: Grade, file = FILE): void {
  const progress = readProgress(file);
  const before = progress.exercises[grade.exercise];
  const open = grade.checks.filter(({ verdict }) => verdict !== 'passed').map(({ id }) => id);
  const passed = isPassed(grade) || before?.passed === true;
  const entry = { passed, points: grade.points, max: grade.max, open };
  write({ ...progress, exercises: { ...progress.exercises, [grade.exercise]: entry } }, file);
}

/** Notes that one more hint was shown for a check. */
export function noteHint(exercise: string, check: string, shown: number, file = FILE): void {
  const progress = readProgress(file);
  write({ ...progress, hints: { ...progress.hints, [`${exercise}/${check}`]: shown } }, file);
}

/** The exercise to work on: the first one that is not passed. */
export function currentExercise(entries: readonly Entry[], progress: Progress): Entry | undefined {
  return entries.find(({ id }) => progress.exercises[id]?.passed !== true);
}

function write(progress: Progress, file: string): void {
  writeAtomically(file, `${JSON.stringify(progress, null, 2)}\n`);
}
