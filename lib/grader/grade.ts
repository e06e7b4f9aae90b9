/**
 * Grades exercises: writes the results at 0, bundles the programs, runs the checks, writes the results.
 *
 * @module
 */
import { existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LoadedExercise } from './catalog.ts';
import type { Check } from './declare.ts';
import { errorText } from './errors.ts';
import type { Outcome } from './failure.ts';
import { makeGrade, writeAtomically, writeGrade, type Grade } from './results/grade.ts';
import { writeJunit } from './results/junit.ts';
import { toTap } from './results/tap.ts';
import { makeRunFolder, removeRunFolder, runPlan } from './run.ts';
import type { Job, Report } from './runner/plan.ts';
import { bundle } from './sandbox/bundle.ts';
import type { IsolationLevel } from './sandbox/isolation.ts';
import { warningsFor } from './warnings.ts';

/** One program to grade. */
export interface Subject {
  readonly exercise: LoadedExercise;
  /** The file to grade. */
  readonly program: string;
  /** Arguments that name this program in a replay. */
  readonly replayArgs?: string;
}

export interface GradeOptions {
  readonly seed: number;
  /** Each exercise gets a folder of its own here. */
  readonly results: string;
  /** Run these checks only; the others are skipped. */
  readonly only?: readonly string[];
  readonly isolation?: IsolationLevel;
  readonly trace?: string;
  readonly workers?: number;
  readonly signal?: AbortSignal;
}

/** What can be heard while a grading goes on. */
export interface GradeListener {
  begin?(subject: Subject, check: Check): void;
  outcome?(subject: Subject, check: Check, outcome: Outcome): void;
}

export interface Graded {
  readonly subject: Subject;
  readonly grade: Grade;
  /** The program cannot be compiled: what the compiler says. */
  readonly errors: readonly string[];
  /** Types that do not fit, promises that are not awaited. */
  readonly warnings: readonly string[];
}

export interface GradeRun {
  readonly graded: readonly Graded[];
  /** What went wrong in the grader itself. */
  readonly problems: readonly string[];
}

/** A subject on its way through the grading. */
interface Work {
  readonly subject: Subject;
  readonly outcomes: Map<string, Outcome>;
  errors: readonly string[];
  warnings: readonly string[];
  absent: string;
  isolation: IsolationLevel;
}

/** Grades each subject. The results are on disk when it resolves. */
export async function grade(
  subjects: readonly Subject[],
  options: GradeOptions,
  listener: GradeListener = {},
): Promise<GradeRun> {
  const works = subjects.map(begin);
  for (const work of works) writeGrade(folderOf(work, options), gradeOf(work, options));
  const runFolder = makeRunFolder();
  const problems: string[] = [];
  try {
    const jobs = (await Promise.all(works.map((work) => prepare(work, runFolder, options)))).flat();
    const hear = (report: Report) => follow(report, works, listener);
    const warnings = works.map((work) => warn(work, runFolder));
    if (jobs.length > 0) problems.push(...(await run(jobs, runFolder, options, hear)));
    await Promise.all(warnings);
  } finally {
    removeRunFolder(runFolder);
  }
  const graded = works.map((work) => finish(work, options));
  for (const work of works) problems.push(...(await write(work, options)));
  return { graded, problems: [...problems, ...graded.flatMap(graderErrors)] };
}

function begin(subject: Subject): Work {
  const absent = 'The check did not report: the grading ended before.';
  return {
    subject,
    outcomes: new Map(),
    errors: [],
    warnings: [],
    absent,
    isolation: 'process-group',
  };
}

/** Bundles the program. No job when that fails. */
async function prepare(work: Work, runFolder: string, options: GradeOptions): Promise<Job[]> {
  const { exercise, program } = work.subject;
  const { declaration } = exercise;
  if (!existsSync(program)) return broken(work, [`There is no file ${program}`]);
  const driver =
    declaration.driver === undefined ? undefined : join(exercise.folder, declaration.driver);
  const folder = join(runFolder, 'programs', exercise.id);
  const name = basename(declaration.program, '.ts');
  mkdirSync(folder, { recursive: true });
  const result = await bundle({ program, folder, name, library: declaration.library, driver });
  if (result.errors !== undefined) return broken(work, result.errors);
  const { only } = options;
  const job = { id: exercise.id, checks: exercise.checks, script: result.script, name };
  return [{ ...job, ...(only === undefined ? {} : { only }) }];
}

function broken(work: Work, errors: readonly string[]): Job[] {
  work.errors = errors;
  work.absent = ['The program cannot be run:', ...errors].join('\n');
  return [];
}

async function warn(work: Work, runFolder: string): Promise<void> {
  if (work.errors.length > 0) return;
  work.warnings = await warningsFor(
    work.subject.program,
    join(runFolder, work.subject.exercise.id),
  );
}

async function run(
  jobs: Job[],
  runFolder: string,
  options: GradeOptions,
  hear: (report: Report) => void,
): Promise<readonly string[]> {
  const { seed, trace, isolation, workers = 1, signal } = options;
  const plan = {
    jobs,
    seed,
    runFolder,
    workers,
    ...(trace === undefined ? {} : { trace }),
    ...(isolation === undefined ? {} : { isolation }),
  };
  return (await runPlan(plan, hear, signal)).problems;
}

function follow(report: Report, works: readonly Work[], listener: GradeListener): void {
  if (report.t === 'ready') for (const work of works) work.isolation = report.isolation;
  if (report.t !== 'begin' && report.t !== 'outcome') return;
  const work = works.find(({ subject }) => subject.exercise.id === report.job);
  const id = report.t === 'begin' ? report.check : report.outcome.id;
  const check = work?.subject.exercise.declaration.checks.find((check) => check.id === id);
  if (work === undefined || check === undefined) return;
  if (report.t === 'begin') return listener.begin?.(work.subject, check);
  work.outcomes.set(check.id, report.outcome);
  listener.outcome?.(work.subject, check, report.outcome);
}

function gradeOf(work: Work, { seed, only }: GradeOptions): Grade {
  const { exercise, replayArgs = '' } = work.subject;
  const outcomes = new Map(work.outcomes);
  for (const { id } of exercise.declaration.checks) {
    if (only !== undefined && !only.includes(id)) outcomes.set(id, notAsked(id));
  }
  const { isolation, absent } = work;
  return makeGrade({ exercise, seed, isolation, outcomes, absent, replayArgs });
}

function notAsked(id: string): Outcome {
  const message = 'It was not asked for.';
  return {
    id,
    verdict: 'skipped',
    points: 0,
    ms: 0,
    message,
    advice: '',
    steps: [],
    timedOut: false,
  };
}

function finish(work: Work, options: GradeOptions): Graded {
  const { subject, errors, warnings } = work;
  return { subject, grade: gradeOf(work, options), errors, warnings };
}

/** Writes all results of one subject; what could not be written is a problem. */
async function write(work: Work, options: GradeOptions): Promise<string[]> {
  const folder = folderOf(work, options);
  const grade = gradeOf(work, options);
  try {
    writeGrade(folder, grade);
    writeAtomically(join(folder, 'run.tap'), toTap(grade));
    await writeJunit(folder, grade.exercise, grade.checks.length);
    return [];
  } catch (error) {
    return [`The results cannot be written: ${errorText(error)}`];
  }
}

function graderErrors({ grade }: Graded): string[] {
  return grade.checks
    .filter(({ verdict }) => verdict === 'grader-error')
    .map(({ id, message }) => `Check ${id}: ${message}`);
}

function folderOf({ subject }: Work, { results }: GradeOptions): string {
  return join(results, subject.exercise.id);
}
