/**
 * `npx mysocks class grade IN --out DIR`.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { findExercise, loadExercise, type LoadedExercise } from '../../grader/exercises/catalog.ts';
import { defaultLanes, runPool } from '../../grader/class/pool.ts';
import { prepare, type Wanted } from '../../grader/class/prepare.ts';
import { Store } from '../../grader/class/store.ts';
import type { Task } from '../../grader/class/types.ts';
import { writeAll } from '../../grader/class/write.ts';
import { cleanText } from '../../grader/words/text.ts';
import { usageError } from '../exercise-argument.ts';
import { here } from '../here.ts';
import { interruptible } from '../interrupt.ts';
import { whenReaderGoes } from '../output.ts';
import { exercisesIn } from './exercises.ts';
import { Progress } from './progress.ts';

export interface GradeOptions {
  readonly out: string;
  readonly exercises?: string;
  readonly jobs?: string;
  readonly seed?: string;
  readonly due?: string;
  readonly check?: string;
  readonly queue?: string;
  readonly shard?: string;
  readonly isolation: string;
}

/** The exit status: 0 when all are graded, 2 when some are not. */
export async function classGrade(input: string, options: GradeOptions): Promise<number> {
  if (!existsSync(input)) usageError(`There is no "${input}"`);
  const jobs = options.jobs === undefined ? defaultLanes() : numberOf(options.jobs, '--jobs');
  const store = new Store(resolve(options.out));
  const wanted = await wantedOf(store, options);
  const check = await checkOf(options.check, wanted.exercises);
  whenReaderGoes(() => {}); // the results are wanted all the same
  return interruptible(async (signal) => {
    const { tasks, expected, settings, notes } = await prepare(input, store, wanted);
    for (const note of notes) console.log(cleanText(note));
    const left = tasks.flatMap((task) => store.open(task, check) ?? []);
    const unreadable = expected.length - tasks.length;
    const words = [
      `${tasks.length - left.length} graded before`,
      ...(unreadable > 0 ? [`${unreadable} cannot be read`] : []),
    ];
    console.log(
      `${expected.length} hand-ins, ${settings.exercises.length} exercises, seed ${settings.seed}; ${words.join(', ')}`,
    );
    await grade(store, tasks, left, { ...options, jobs }, signal);
    return conclude(store, signal);
  });
}

async function grade(
  store: Store,
  tasks: readonly Task[],
  left: readonly Task[],
  { queue, jobs }: { queue?: string; jobs: number },
  signal: AbortSignal,
): Promise<void> {
  if (left.length === 0) return;
  const whole = new Map(tasks.map((task) => [task.id, task]));
  const progress = new Progress(left.length);
  const listener = {
    async done(task: Task, result: Parameters<Store['commit']>[1], attempts: number) {
      const { points, max } = await store.commit(whole.get(task.id) ?? task, result, attempts);
      progress.say(`${task.id}: ${points} of ${max} points`);
    },
    failed(task: Task, attempts: number, problems: readonly string[]) {
      store.fail(whole.get(task.id) ?? task, attempts, problems);
      progress.say(`${task.id}: not graded: ${cleanText(problems[0] ?? '')}`);
    },
  };
  try {
    if (queue === undefined) await runPool(left, jobs, listener, signal);
    else
      await (await import('../../grader/class/collect.ts')).collect(left, queue, listener, signal);
  } finally {
    progress.end();
  }
}

/** Says last which are not graded. */
function conclude(store: Store, signal: AbortSignal): number {
  const all = writeAll(store);
  const not = all.filter(({ result }) => result === undefined).map(({ id }) => id);
  if (signal.aborted) {
    console.error(`mysocks: it was interrupted; the same command goes on: ${not.length} left`);
    return 2;
  }
  if (not.length === 0) {
    console.log(`All ${all.length} are graded: ${here(store.dir) || '.'}`);
    return 0;
  }
  console.error(`mysocks: not graded: ${not.join(', ')}`);
  return 2;
}

async function wantedOf(store: Store, options: GradeOptions): Promise<Wanted> {
  const { seed, due, shard, isolation } = options;
  if (isolation !== 'bubblewrap' && isolation !== 'any')
    usageError(`--isolation must be bubblewrap or any: got "${isolation}"`);
  if (seed !== undefined && !/^\d{1,9}$/.test(seed))
    usageError(`--seed must be a number of at most nine digits: got "${seed}"`);
  if (due !== undefined && Number.isNaN(Date.parse(due)))
    usageError(`--due must be a time as 2026-11-20T23:59:00Z: got "${due}"`);
  const entries = exercisesIn(options.exercises ?? store.settings()?.exercises.join(','));
  if (typeof entries === 'string') usageError(entries);
  return {
    exercises: await Promise.all(entries.map(loadExercise)),
    isolation,
    ...(seed !== undefined && { seed: Number(seed) }),
    ...(due !== undefined && { due: new Date(due).toISOString() }),
    ...(shard !== undefined && { shard: shardOf(shard) }),
  };
}

function shardOf(text: string): { index: number; of: number } {
  const [, index = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > of) usageError(`--shard must be i/n, with i from 1 to n: got "${text}"`);
  return { index, of };
}

async function checkOf(
  text: string | undefined,
  exercises: readonly LoadedExercise[],
): Promise<{ exercise: string; id: string } | undefined> {
  if (text === undefined) return undefined;
  const [name = '', id = ''] = text.split('/');
  const entry = findExercise(name);
  const exercise = exercises.find((each) => each.id === entry?.id);
  if (exercise === undefined) usageError(`--check names no exercise of this class: got "${text}"`);
  const ids = exercise.declaration.checks.map((check) => check.id);
  if (!ids.includes(id))
    usageError(`${exercise.id} has no check "${id}". It has: ${ids.join(', ')}`);
  return { exercise: exercise.id, id };
}

function numberOf(text: string, name: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) usageError(`${name} must be a number from 1: got "${text}"`);
  return Number(text);
}
