/**
 * One program on its way through the grading: from a file to a result on disk.
 *
 * @module
 */
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { errorText } from '../kernel/errors.ts';
import { notAsked, type Outcome } from '../trial/outcome.ts';
import { writeResults } from '../results/files.ts';
import { makeGrade, type Grade } from '../results/grade-json.ts';
import type { Job, Recordings } from '../runner/plan.ts';
import { bundle } from '../sandbox/bundle.ts';
import type { IsolationLevel } from '../sandbox/isolation.ts';
import { hashesOf } from './hashes.ts';
import type { Subject, SubjectOptions } from './subject-parts.ts';
import { warningsFor } from './warnings.ts';

export type { Subject, SubjectOptions };

export class GradedSubject {
  readonly subject: Subject;
  readonly outcomes = new Map<string, Outcome>();
  /** The program cannot be compiled: what the compiler says. */
  errors: readonly string[] = [];
  /** Types that do not fit, promises that are not awaited. */
  warnings: readonly string[] = [];
  /** What went wrong without being the student's fault. */
  readonly problems: string[] = [];
  isolation: IsolationLevel = 'process-group';
  /** What kept its checks from running. */
  #trouble: string | undefined;
  /** Where the runner puts recordings that belong beside the results. */
  #recorded: string | undefined;
  readonly #options: SubjectOptions;

  constructor(subject: Subject, options: SubjectOptions) {
    this.subject = subject;
    this.#options = options;
  }

  /** Whether there is a verdict for all that was asked for, or a reason of the program's why there is none. */
  get isWhole(): boolean {
    return this.problems.length === 0 && (this.errors.length > 0 || this.#missing().length === 0);
  }

  #missing(): string[] {
    const { only } = this.#options;
    const ids = this.subject.exercise.declaration.checks.map(({ id }) => id);
    return ids.filter((id) => (only?.includes(id) ?? true) && !this.outcomes.has(id));
  }

  /** The grade so far. A check that has not reported gets no points. */
  get grade(): Grade {
    const { exercise } = this.subject;
    const { seed, only } = this.#options;
    const outcomes = new Map(this.outcomes);
    for (const { id } of exercise.declaration.checks) {
      if (only !== undefined && !only.includes(id)) outcomes.set(id, notAsked(id));
    }
    const why = this.#trouble ?? this.problems[0];
    const absent =
      this.errors.length > 0
        ? ['The program cannot be run:', ...this.errors].join('\n')
        : `The check did not report: ${withoutFolders(why ?? 'the grading ended before.')}`;
    const { isolation, warnings } = this;
    const files = hashesOf(this.subject);
    const { id } = this.subject;
    return makeGrade({
      exercise,
      seed,
      isolation,
      outcomes,
      absent,
      id,
      files,
      warnings,
    });
  }

  /** Bundles the program. No job when that fails. */
  async prepare(runFolder: string): Promise<Job[]> {
    const { program, absent } = this.subject;
    if (absent !== undefined) {
      this.errors = [absent];
      return [];
    }
    try {
      if (!existsSync(program)) throw new Error(`there is no file ${basename(program)}`);
      return await this.#job(runFolder);
    } catch (error) {
      const name = basename(this.subject.original ?? program);
      this.problems.push(`${name} could not be prepared: ${errorText(error)}`);
      return [];
    }
  }

  async #job(runFolder: string): Promise<Job[]> {
    const { exercise, program } = this.subject;
    const { id, checks, declaration } = exercise;
    const { library } = declaration;
    const name = basename(declaration.program, '.ts');
    const driver = declaration.driver && join(exercise.folder, declaration.driver);
    const folder = join(runFolder, 'programs', id);
    const { script, errors = [] } = await bundle({ program, name, folder, library, driver });
    this.errors = errors;
    if (script === undefined) return [];
    const { only, first } = this.#options;
    const recordings = this.#recordings(runFolder);
    const wanted = { ...(only && { only }), ...(first !== undefined && { first }) };
    return [{ id, checks, script, name, ...wanted, ...(recordings && { recordings }) }];
  }

  /** Which recordings to make. Beside the results they are put with these. */
  #recordings(runFolder: string): Recordings | undefined {
    const { id } = this.subject.exercise;
    const { trace, picture } = this.#options;
    if (trace !== undefined) return { folder: join(trace, id), which: 'all' };
    this.#recorded = picture === true ? join(runFolder, 'trace', id) : undefined;
    return this.#recorded === undefined ? undefined : { folder: this.#recorded, which: 'first' };
  }

  /** Looks for what the compiler and the linter have to say. */
  async warn(runFolder: string): Promise<void> {
    if (this.errors.length > 0 || this.#options.noWarnings === true) return;
    const folder = join(runFolder, 'types', this.subject.exercise.id);
    // Nobody's points hang on them: where they cannot be had, there are none.
    this.warnings = await warningsFor(this.subject.program, folder).catch(() => []);
  }

  /** Records the outcome of the run; `trouble` says what went wrong with the runner, if anything did. */
  settle(trouble: string | undefined): void {
    for (const { id, verdict, message } of this.outcomes.values()) {
      if (verdict === 'grader-error') this.problems.push(`check ${id}: ${message.split('\n')[0]}`);
    }
    const missing = this.errors.length > 0 ? [] : this.#missing();
    if (missing.length === 0 || this.problems.length > 0) return;
    this.#trouble = trouble;
    if (trouble === undefined)
      this.problems.push(`${this.subject.exercise.id}: no word of ${missing.join(', ')}`);
  }

  /** Replaces the results, when there is something to replace them by. */
  async write(runFolder: string): Promise<void> {
    const { zerosFirst = false, runnableOnly = false } = this.#options;
    if (!zerosFirst && (!this.isWhole || (runnableOnly && this.errors.length > 0))) return;
    const { exercise } = this.subject;
    try {
      await writeResults(this.#folder, this.grade, join(runFolder, 'results', exercise.id));
      this.#keepRecordings();
    } catch (error) {
      this.problems.push(`the results cannot be written: ${errorText(error)}`);
    }
  }

  /** Those of an earlier grading are out of date, and go. */
  #keepRecordings(): void {
    const kept = join(this.#folder, 'trace');
    rmSync(kept, { recursive: true, force: true });
    if (this.#recorded === undefined || !existsSync(this.#recorded)) return;
    cpSync(this.#recorded, kept, { recursive: true });
    for (const [id, outcome] of this.outcomes) {
      if (outcome.recordings !== undefined)
        this.outcomes.set(id, { ...outcome, recordings: join(kept, id) });
    }
  }

  /** The recordings of a failed check: a folder for each program that was started. */
  recordedRuns(check: string): string[] {
    const folder = this.outcomes.get(check)?.recordings;
    if (folder === undefined || !existsSync(folder)) return [];
    return readdirSync(folder)
      .toSorted((a, b) => Number(a) - Number(b))
      .map((run) => join(folder, run));
  }

  get #folder(): string {
    return join(this.#options.results, this.subject.exercise.id);
  }
}

/** A result names no folder of the machine that made it. */
function withoutFolders(text: string): string {
  return text.replaceAll(/(?<=^|[\s'"(])(?:\/[^\s'"/]+)+\/(?=[^\s'"/])/g, '');
}
