/**
 * The other end of the queue: grades what it is given. It may be killed at any time; another one then takes its job up.
 *
 * @module
 */
import type * as Bull from 'bullmq';
import type { Job, Worker } from 'bullmq';
import { findExercise, loadExercise } from '../exercises/catalog.ts';
import { errorText } from '../kernel/errors.ts';
import { cannotGrade } from './calibrate.ts';
import { gradeTask } from './grade-task.ts';
import { checksPrint } from './keys.ts';
import { deadlineOf } from './pool.ts';
import { bullmq, connectionTo, QUEUE } from './queue.ts';
import type { Task, TaskResult, WantedIsolation } from './types.ts';

const LOCK_MS = 60_000;
const STALLS = 2;

/** Tests do not want to wait for a minute until a dead worker is noticed. */
function lockMs(): number {
  return Number(process.env['MYSOCKS_CLASS_LOCK_MS'] ?? LOCK_MS);
}

/** Works until it is told to stop; the job that it is at ends first. */
export async function serveQueue(
  url: string,
  jobs: number,
  isolation: WantedIsolation,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const unfit = await cannotGrade(isolation, signal);
  if (unfit !== undefined) throw new Error(`This machine cannot grade: ${unfit}`);
  const bull = await bullmq();
  const lock = lockMs();
  const worker: Worker<Task, TaskResult> = new bull.Worker(
    QUEUE,
    (job) => work(job, isolation, say, bull),
    {
      connection: connectionTo(url),
      concurrency: jobs,
      lockDuration: lock,
      stalledInterval: lock / 2,
      maxStalledCount: STALLS,
    },
  );
  worker.on('error', () => {}); // Redis is away: it is tried again
  say('ready');
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await worker.close();
}

async function work(
  job: Job<Task, TaskResult>,
  isolation: WantedIsolation,
  say: (line: string) => void,
  { UnrecoverableError }: typeof Bull,
): Promise<TaskResult> {
  const task = job.data;
  if (task.isolation === 'bubblewrap' && isolation !== 'bubblewrap')
    throw new Error('this worker keeps programs apart less well than the class wants');
  for (const { id, print } of task.exercises) {
    if ((await printOf(id)) !== print)
      throw new UnrecoverableError(`this worker has other checks of ${id} than the class`);
  }
  say(`begins ${task.id}`);
  try {
    const result = await gradeTask(task, AbortSignal.timeout(deadlineOf(task)));
    if (result.problems.length > 0) throw new Error(result.problems.join('; '));
    say(`graded ${task.id}`);
    return result;
  } catch (error) {
    say(`could not grade ${task.id}: ${errorText(error)}`);
    throw error;
  }
}

const prints = new Map<string, Promise<string>>();

function printOf(id: string): Promise<string> {
  const found = prints.get(id) ?? makePrint(id);
  prints.set(id, found);
  return found;
}

async function makePrint(id: string): Promise<string> {
  const entry = findExercise(id);
  return entry === undefined ? '' : checksPrint(await loadExercise(entry));
}
