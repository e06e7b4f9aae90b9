/**
 * One program on its way through the grading: from a file to a result on disk.
 *
 * @module
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LoadedExercise } from '../exercises/catalog.ts';
import { errorText } from '../kernel/errors.ts';
import { notAsked, type Outcome } from '../trial/outcome.ts';
import { makeGrade, writeGrade, type Grade } from '../results/grade-json.ts';
import { writeAtomically } from '../exercises/kit.ts';
import { writeJunit } from '../results/junit.ts';
import { toTap } from '../results/tap.ts';
import type { Job, Recordings } from '../runner/plan.ts';
import { bundle } from '../sandbox/bundle.ts';
import type { IsolationLevel } from '../sandbox/isolation.ts';
import { warningsFor } from './warnings.ts';

/** One program to grade. */
export interface Subject {
  readonly exercise: LoadedExercise;
  /** The file to grade. */
  readonly program: string;
  /** Why there is nothing to grade, if so: it was not begun, or not handed in as it should be. That has no points. */
  readonly absent?: string | undefined;
  /** What to call the file when it is a copy of another one. */
  readonly original?: string;
  /** Arguments that name this program in a replay. */
  readonly replayArgs?: string;
}

export interface SubjectOptions {
  readonly seed: number;
  /** Each exercise gets a folder of its own here. */
  readonly results: string;
  /** Run these checks only; the others are skipped. */
  readonly only?: readonly string[];
  /** Keep recordings of all failed checks in this folder, `DIR/<exercise>/<check>/<number of the program>`. */
  readonly trace?: string;
  /** Keep a recording of the first failed check of a server beside the results. */
  readonly picture?: boolean;
  /** Do not ask the compiler and the linter. */
  readonly noWarnings?: boolean;
}

export class GradedSubject {
  readonly subject: Subject;
  readonly outcomes = new Map<string, Outcome>();
  /** The program cannot be compiled: what the compiler says. */
  errors: readonly string[] = [];
  /** Types that do not fit, promises that are not awaited. */
  warnings: readonly string[] = [];
  /** What is not the student's fault. */
  readonly problems: string[] = [];
  isolation: IsolationLevel = 'process-group';
  readonly #options: SubjectOptions;

  constructor(subject: Subject, options: SubjectOptions) {
    this.subject = subject;
    this.#options = options;
    writeGrade(this.#folder, this.grade);
  }

  /** What is known so far. A check that has not reported has no points. */
  get grade(): Grade {
    const { exercise, replayArgs = '' } = this.subject;
    const { seed, only } = this.#options;
    const outcomes = new Map(this.outcomes);
    for (const { id } of exercise.declaration.checks) {
      if (only !== undefined && !only.includes(id)) outcomes.set(id, notAsked(id));
    }
    const absent =
      this.errors.length > 0
        ? ['The program cannot be run:', ...this.errors].join('\n')
        : 'The check did not report: the grading ended before.';
    return makeGrade({ exercise, seed, isolation: this.isolation, outcomes, absent, replayArgs });
  }

  /** Bundles the program. No job when that fails. */
  async prepare(runFolder: string): Promise<Job[]> {
    const { exercise, program, absent } = this.subject;
    const { id, checks, declaration } = exercise;
    const { library, driver } = declaration;
    if (absent !== undefined) {
      this.errors = [absent];
      return [];
    }
    if (!existsSync(program)) {
      this.errors = [`There is no file ${program}`];
      this.problems.push(...this.errors);
      return [];
    }
    const name = basename(declaration.program, '.ts');
    const result = await bundle({
      program,
      name,
      folder: join(runFolder, 'programs', id),
      library,
      driver: driver === undefined ? undefined : join(exercise.folder, driver),
    });
    this.errors = result.errors ?? [];
    if (result.script === undefined) return [];
    const { only } = this.#options;
    const recordings = this.#recordings();
    return [
      {
        id,
        checks,
        script: result.script,
        name,
        ...(only && { only }),
        ...(recordings && { recordings }),
      },
    ];
  }

  /** Which recordings to make. Those of an earlier grading are out of date, and go. */
  #recordings(): Recordings | undefined {
    const { trace, picture } = this.#options;
    if (trace !== undefined) return { folder: join(trace, this.subject.exercise.id), which: 'all' };
    const folder = join(this.#folder, 'trace');
    rmSync(folder, { recursive: true, force: true });
    return picture === true ? { folder, which: 'first' } : undefined;
  }

  /** Looks for what the compiler and the linter have to say. */
  async warn(runFolder: string): Promise<void> {
    if (this.errors.length > 0 || this.#options.noWarnings === true) return;
    const folder = join(runFolder, 'types', this.subject.exercise.id);
    this.warnings = await warningsFor(this.subject.program, folder);
  }

  /** Writes all results. */
  async write(): Promise<void> {
    const { grade } = this;
    try {
      writeGrade(this.#folder, grade);
      writeAtomically(join(this.#folder, 'run.tap'), toTap(grade));
      await writeJunit(this.#folder, grade.exercise, grade.checks.length);
    } catch (error) {
      this.problems.push(`The results cannot be written: ${errorText(error)}`);
    }
    const wrong = grade.checks.filter(({ verdict }) => verdict === 'grader-error');
    this.problems.push(...wrong.map(({ id, message }) => `Check ${id}: ${message}`));
  }

  /** The recordings of a failed check: a folder for each program that was started. */
  recordedRuns(check: string): string[] {
    const folder = this.outcomes.get(check)?.recordings;
    if (folder === undefined) return [];
    return readdirSync(folder)
      .toSorted((a, b) => Number(a) - Number(b))
      .map((run) => join(folder, run));
  }

  get #folder(): string {
    return join(this.#options.results, this.subject.exercise.id);
  }
}
