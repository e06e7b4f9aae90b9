/**
 * Grades one hand-in in this process: what a lane of the pool and a worker of the queue have in common.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import type { Exercise } from '../declare.ts';
import { findExercise, loadExercise, type LoadedExercise } from '../exercises/catalog.ts';
import { gradeSubjects, type GradeOptions } from '../grading/grade-subjects.ts';
import type { Subject } from '../grading/subject.ts';
import type { Grade } from '../results/grade-json.ts';
import type { GradedExercise, Task, TaskExercise, TaskResult } from './types.ts';

const NAMES = ['junit.xml', 'run.tap', 'grade.json'];

/** @throws When it was interrupted, or the exercises are not those that are meant. */
export async function gradeTask(task: Task, signal?: AbortSignal): Promise<TaskResult> {
  const begin = performance.now();
  const home = mkdtempSync(join(tmpdir(), 'mysocks-class-'));
  try {
    // A check alone is another run than all: each kind has its own.
    const whole = task.exercises.filter(({ check }) => check === undefined);
    const runs = [
      whole,
      ...task.exercises.filter(({ check }) => check !== undefined).map((one) => [one]),
    ];
    const graded: GradedExercise[] = [];
    const problems: string[] = [];
    for (const some of runs.filter((each) => each.length > 0)) {
      const run = await gradeSome(some, task, home, signal);
      problems.push(...run.problems);
      graded.push(...run.exercises);
    }
    const isolation = weakest(graded);
    const ms = Math.round(performance.now() - begin);
    const worker = `${hostname()}:${process.pid}`;
    return { id: task.id, key: task.key, worker, isolation, ms, problems, exercises: graded };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function gradeSome(
  some: readonly TaskExercise[],
  task: Task,
  home: string,
  signal?: AbortSignal,
): Promise<{ exercises: GradedExercise[]; problems: readonly string[] }> {
  const subjects = await Promise.all(some.map((each) => subjectOf(each, task.id, home)));
  const [one] = some;
  const declaration = subjects[0]?.exercise.declaration;
  const only =
    one?.check !== undefined && declaration ? withNeeds(declaration, one.check) : undefined;
  const results = join(home, 'results');
  const options: GradeOptions = {
    seed: task.seed,
    results,
    noWarnings: true,
    runners: 1, // the lanes work side by side already: a second one for each hand-in only costs its start
    ...(task.isolation === 'bubblewrap' && { isolation: 'bubblewrap' }),
    ...(only && { only }),
    ...(signal && { signal }),
  };
  const { problems } = await gradeSubjects(subjects, options);
  signal?.throwIfAborted();
  if (problems.length > 0) return { exercises: [], problems };
  const exercises = some.map(({ id, key, check }) => {
    const files = NAMES.map((name) => [name, readFileSync(join(results, id, name), 'utf8')]);
    return { id, key, ...(check !== undefined && { check }), files: Object.fromEntries(files) };
  });
  return { exercises, problems };
}

/** A check, and all that it stands on. */
export function withNeeds({ checks }: Exercise, id: string): string[] {
  const check = checks.find((each) => each.id === id);
  return [
    ...new Set([
      ...(check?.needs ?? []).flatMap((need) => withNeeds({ checks } as Exercise, need)),
      id,
    ]),
  ];
}

async function subjectOf(each: TaskExercise, id: string, home: string): Promise<Subject> {
  const exercise = await loaded(each.id);
  const folder = join(home, 'taken', each.id);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(each.files)) {
    if (isAbsolute(name) || normalize(name).startsWith('..'))
      throw new Error(`A file leads outside: "${name}"`);
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text, { flag: 'wx' });
  }
  const { absent, notes } = each;
  const program = join(folder, each.program);
  return { exercise, program, original: each.program, absent, notes, id };
}

const exercises = new Map<string, Promise<LoadedExercise>>();

function loaded(id: string): Promise<LoadedExercise> {
  const entry = findExercise(id);
  if (entry === undefined) throw new Error(`There is no exercise "${id}" here`);
  const found = exercises.get(id) ?? loadExercise(entry);
  exercises.set(id, found);
  return found;
}

function weakest(graded: readonly GradedExercise[]): Grade['isolation'] {
  const grades = graded.map(({ files }): Grade => JSON.parse(files['grade.json'] ?? '{}'));
  // Where nothing could run, nothing needed to be kept apart.
  const ran = grades.filter(({ checks }) => checks.some(({ ms }) => ms > 0));
  return ran.every(({ isolation }) => isolation === 'bubblewrap') ? 'bubblewrap' : 'process-group';
}
