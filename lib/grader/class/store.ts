/**
 * The folder of a class on disk. A result is there when its `result.json` is, which is put in place last.
 *
 * @module
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFiles, writeAtomically } from '../exercises/kit.ts';
import { writeResults } from '../results/files.ts';
import type { Grade } from '../results/grade-json.ts';
import { json, read, withCheck } from './disk.ts';
import { summary } from './summary.ts';
import type { ClassFile, GradedExercise, ResultFile, Task, TaskResult } from './types.ts';

/** What a class report must know of each, graded or not. */
export interface Expected {
  readonly id: string;
  readonly key: string;
  readonly exercises: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly look?: string | undefined;
  readonly unreadable?: string | undefined;
}

/** What could not be graded, and why. */
export interface NotGraded {
  readonly key: string;
  readonly attempts: number;
  readonly problems: readonly string[];
}

/** What was there before, in the history. */
export interface Earlier {
  readonly result: ResultFile;
  readonly grades: readonly Grade[];
}

export class Store {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
    mkdirSync(dir, { recursive: true });
  }

  settings(): ClassFile | undefined {
    return read(join(this.dir, 'class.json')) as ClassFile | undefined;
  }

  writeSettings(settings: ClassFile): void {
    this.writePrivate('class.json', json(settings));
  }

  /** A file that only its owner reads. */
  writePrivate(name: string, text: string): void {
    const file = join(this.dir, name);
    rmSync(`${file}.new`, { force: true });
    writeFileSync(`${file}.new`, text, { mode: 0o600, flag: 'wx' });
    renameSync(`${file}.new`, file);
  }

  expected(): Expected[] {
    return (read(join(this.dir, 'expected.json')) as Expected[] | undefined) ?? [];
  }

  writeExpected(all: readonly Expected[]): void {
    writeAtomically(join(this.dir, 'expected.json'), json(all));
  }

  result(id: string): ResultFile | undefined {
    return read(join(this.#results(id), 'result.json')) as ResultFile | undefined;
  }

  grade(id: string, exercise: string): Grade | undefined {
    return read(join(this.#results(id), exercise, 'grade.json')) as Grade | undefined;
  }

  notGraded(id: string): NotGraded | undefined {
    return read(join(this.#results(id), 'not-graded.json')) as NotGraded | undefined;
  }

  /** What is left to do of a task; `undefined` when all is done. */
  open(task: Task, check?: { exercise: string; id: string }): Task | undefined {
    const before = this.result(task.id);
    const exercises = task.exercises.flatMap((each) => {
      const old = before?.exercises[each.id];
      const isThere = old !== undefined && this.grade(task.id, each.id) !== undefined;
      if (check === undefined) return isThere && old.key === each.key ? [] : [each];
      if (each.id !== check.exercise) return isThere ? [] : [each];
      if (!isThere) return [each];
      return old.rechecked?.[check.id] === each.key ? [] : [{ ...each, check: check.id }];
    });
    return exercises.length === 0 ? undefined : { ...task, exercises };
  }

  /** Puts a result in place: what was there goes to the history first. */
  async commit(task: Task, result: TaskResult, attempts: number): Promise<ResultFile> {
    const before = this.result(task.id);
    const scratch = join(this.#results(task.id), `.new-${process.pid}`);
    try {
      if (before !== undefined) this.#remember(before);
      for (const each of result.exercises) await this.#write(task.id, each, scratch);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
    const grades = task.exercises.flatMap(({ id }) => {
      const grade = this.grade(task.id, id);
      return grade === undefined ? [] : [[id, grade] as const];
    });
    const file = summary(new Map(grades), task, result, before, attempts);
    replaceFiles(this.#results(task.id), { 'result.json': json(file) });
    rmSync(join(this.#results(task.id), 'not-graded.json'), { force: true });
    return file;
  }

  async #write(id: string, each: GradedExercise, scratch: string): Promise<void> {
    const folder = join(this.#results(id), each.id);
    const before = this.grade(id, each.id);
    if (each.check === undefined || before === undefined) return replaceFiles(folder, each.files);
    const grade: Grade = JSON.parse(each.files['grade.json'] ?? '');
    await writeResults(folder, withCheck(before, grade, each.check), scratch);
  }

  /** Three attempts were in vain. What an earlier version of the hand-in got goes to the history. */
  fail(task: Task, attempts: number, problems: readonly string[]): void {
    const before = this.result(task.id);
    if (before !== undefined) this.#remember(before);
    const folder = this.#results(task.id);
    rmSync(join(folder, 'result.json'), { force: true });
    const file: NotGraded = { key: task.key, attempts, problems };
    replaceFiles(folder, { 'not-graded.json': json(file) });
  }

  #remember(before: ResultFile): void {
    const names = Object.keys(before.exercises);
    const grades = names.flatMap((name) => this.grade(before.id, name) ?? []);
    const folder = join(this.dir, 'history', before.id);
    const number = String(this.history(before.id).length + 1).padStart(4, '0');
    replaceFiles(folder, { [`${number}.json`]: json({ result: before, grades }) });
  }

  /** Earlier results, the oldest first. */
  history(id: string): Earlier[] {
    const folder = join(this.dir, 'history', id);
    if (!existsSync(folder)) return [];
    const names = readdirSync(folder).filter((name) => /^\d+\.json$/.test(name));
    return names
      .toSorted()
      .flatMap((name) => (read(join(folder, name)) as Earlier | undefined) ?? []);
  }

  #results(id: string): string {
    return join(this.dir, 'results', id);
  }
}
