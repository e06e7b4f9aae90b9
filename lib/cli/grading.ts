/**
 * Grading one program in front of a person: what `grade` and `watch` have in common.
 *
 * @module
 */
import { randomInt } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { LoadedExercise } from '../grader/exercises/catalog.ts';
import { grade, type GradeOptions, type GradeRun } from '../grader/grading/grade.ts';
import {
  checkLine,
  commandLine,
  failureText,
  firstFailure,
  isPassed,
  labelled,
  totalLine,
} from '../grader/results/report.ts';
import type { Grade, GradedCheck } from '../grader/results/grade.ts';
import { painter, type Paint } from '../grader/words/style.ts';
import type { Grading, Subject } from '../grader/grading/subject.ts';
import { cleanText } from '../grader/words/text.ts';

const SHOWN_WARNINGS = 5;

/** A seed for a run whose seed nobody has asked for. */
export function newSeed(): number {
  return randomInt(1, 1_000_000);
}

/** A path as the person in this folder would type it. */
export function here(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('../..') ? path : short;
}

/** Grades and prints: the checks as they end, then the total and the first failure. */
export async function gradeAloud(subject: Subject, options: GradeOptions): Promise<GradeRun> {
  const paint = painter(process.stdout.isTTY);
  const { declaration, number } = subject.exercise;
  const where = `(${here(subject.original ?? subject.program)}, seed ${options.seed})`;
  console.log(`${paint('bold', `${number} ${declaration.title}`)} ${paint('dim', where)}\n`);
  const wanted = declaration.checks.filter(({ id }) => options.only?.includes(id) ?? true);
  const width = Math.max(...wanted.map(({ id }) => id.length));
  const said = new Set<string>();
  const run = await grade([subject], options, {
    outcome(_grading, { id, title, points: max }, { verdict, points }) {
      said.add(id);
      console.log(checkLine({ id, title, max, verdict, points }, width, paint));
    },
  });
  if (options.signal?.aborted === true) return run;
  for (const grading of run.gradings) {
    const unsaid = grading.grade.checks.filter(
      ({ id }) => !said.has(id) && wanted.some((check) => check.id === id),
    );
    if (grading.errors.length > 0) console.log(`${paint('red', 'The program cannot be run:')}\n`);
    else for (const check of unsaid) console.log(checkLine(check, width, paint));
    console.log(summary(grading, options, paint));
  }
  for (const problem of run.problems) {
    console.error(`mysocks: the grading failed: ${cleanText(problem)}`);
  }
  return run;
}

function summary(grading: Grading, options: GradeOptions, paint: Paint) {
  const { grade, errors, warnings, subject } = grading;
  const lines = [...indent(errors), ''];
  if (options.only === undefined) lines.push(`  ${totalLine(grade, paint)}`, '');
  const failure = errors.length > 0 ? undefined : firstFailure(grade);
  if (failure !== undefined)
    lines.push(failureText(failure, paint), ...picture(grading, failure, paint), '');
  if (warnings.length > 0) {
    lines.push(`${paint('yellow', 'Warnings')} (they cost no points):`);
    lines.push(...indent(warnings.slice(0, SHOWN_WARNINGS)), '');
  }
  if (options.only === undefined && errors.length === 0) {
    lines.push(nextStep(subject.exercise, grade, failure !== undefined, paint));
  }
  return lines.join('\n').trimEnd();
}

/** Where the recordings of a failed check are, a run for each program that was started. */
export function recordedRuns(grading: Grading, { id }: GradedCheck): string[] {
  const folder = grading.outcomes.get(id)?.recordings;
  if (folder === undefined) return [];
  return readdirSync(folder)
    .toSorted((a, b) => Number(a) - Number(b))
    .map((run) => join(folder, run));
}

function picture(grading: Grading, failure: GradedCheck, paint: Paint): string[] {
  const run = recordedRuns(grading, failure).at(-1);
  return run === undefined ? [] : [commandLine('See it', `npx mysocks trace ${here(run)}`, paint)];
}

function nextStep(exercise: LoadedExercise, grade: Grade, failed: boolean, paint: Paint): string {
  const { number } = exercise;
  if (failed) return labelled('Hint', `npx mysocks hint ${number}`, paint);
  return isPassed(grade) ? labelled('Next', 'npx mysocks', paint) : '';
}

function indent(texts: readonly string[]): string[] {
  return texts.flatMap((text) => cleanText(text).split('\n')).map((line) => `  ${line}`);
}

/** Runs something that Ctrl-C and SIGTERM end in good order; then exits as the signal demands. */
export async function interruptible<T>(body: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let status = 0;
  const stop = (number: number) => () => {
    status = 128 + number;
    controller.abort();
  };
  const handlers = { SIGINT: stop(2), SIGTERM: stop(15), SIGHUP: stop(1) };
  for (const [name, handler] of Object.entries(handlers)) process.on(name, handler);
  try {
    const result = await body(controller.signal);
    if (status !== 0) process.exit(status);
    return result;
  } finally {
    for (const [name, handler] of Object.entries(handlers)) process.off(name, handler);
  }
}
