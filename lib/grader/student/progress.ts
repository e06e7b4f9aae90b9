/**
 * How far the student has come: one small file, `.mysocks/progress.json`.
 *
 * @module
 */
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from '../exercises/catalog.ts';
import { STATE, writeAtomically } from '../exercises/kit.ts';
import { errorCode } from '../kernel/errors.ts';
import type { Grade } from '../results/grade-json.ts';
import { isPassed } from '../results/report.ts';

const FILE = join(STATE, 'progress.json');

export interface ExerciseProgress {
  readonly passed: boolean;
  /** The last result. */
  readonly points: number;
  readonly max: number;
  /** Checks that did not pass the last time, in order. */
  readonly open: readonly string[];
  /** The best result so far. */
  readonly best?: Best;
}

export interface Best {
  readonly points: number;
  readonly max: number;
  /** When it was had first: `2026-11-27T20:15:00.000Z`. */
  readonly date: string;
}

export interface Progress {
  readonly version: 1;
  readonly exercises: Readonly<Record<string, ExerciseProgress>>;
  /** How many hints were shown for each check: `01-greeting-client/reads-all`. */
  readonly hints: Readonly<Record<string, number>>;
  /** The check of each exercise whose failure was shown last. */
  readonly shown: Readonly<Record<string, string>>;
}

const NONE: Progress = { version: 1, exercises: {}, hints: {}, shown: {} };

/** The progress so far; a file that is none counts as none. */
export function readProgress(file = FILE): Progress {
  return parse(file) ?? NONE;
}

function parse(file: string): Progress | undefined {
  try {
    const progress: Progress = JSON.parse(readFileSync(file, 'utf8'));
    return progress.version === 1 ? { ...NONE, ...progress } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) === 'ENOENT') return undefined;
    throw error; // it is there, and cannot be read just now
  }
}

/** Notes a grade. An exercise that was passed once stays passed. */
export function noteGrade(grade: Grade, file = FILE, now = new Date()): void {
  const progress = readProgress(file);
  const before = progress.exercises[grade.exercise];
  const open = grade.checks.filter(({ verdict }) => verdict !== 'passed').map(({ id }) => id);
  const passed = isPassed(grade) || before?.passed === true;
  const { points, max } = grade;
  const date = now.toISOString();
  const best = bestOf(before?.best ?? before, { points, max, date });
  const entry = { passed, points, max, open, best };
  write({ ...progress, exercises: { ...progress.exercises, [grade.exercise]: entry } }, file);
}

/** The better one; of equals the one that was there before. */
function bestOf(before: Partial<Best> | undefined, now: Best): Best {
  const { points = -1, max = 0, date = now.date } = before ?? {};
  return points >= now.points ? { points, max, date } : now;
}

/** Notes that one more hint was shown for a check. */
export function noteHint(exercise: string, check: string, shown: number, file = FILE): void {
  const progress = readProgress(file);
  write({ ...progress, hints: { ...progress.hints, [`${exercise}/${check}`]: shown } }, file);
}

/** Notes whose failure is shown: hints follow it. Without one they follow the first check that is open. */
export function noteShown(exercise: string, check: string | undefined, file = FILE): void {
  const progress = readProgress(file);
  const { [exercise]: _, ...others } = progress.shown;
  const shown = check === undefined ? others : { ...others, [exercise]: check };
  write({ ...progress, shown }, file);
}

/** The exercise to work on: the first one that is not passed. */
export function currentExercise(entries: readonly Entry[], progress: Progress): Entry | undefined {
  return entries.find(({ id }) => progress.exercises[id]?.passed !== true);
}

function write(progress: Progress, file: string): void {
  // What is there and cannot be understood is not thrown away.
  if (existsSync(file) && parse(file) === undefined) renameSync(file, `${file}.broken`);
  writeAtomically(file, `${JSON.stringify(progress, null, 2)}\n`);
}
