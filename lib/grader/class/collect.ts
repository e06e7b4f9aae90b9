/**
 * The one end of the queue: hands out what is to be graded, and is the only one who writes results.
 *
 * It may be killed at any time: what it had not collected is in the queue, and what the queue has lost is put back.
 *
 * @module
 */
import type { Job, Queue } from 'bullmq';
import { setTimeout as later } from 'node:timers/promises';
import type { PoolListener } from './pool.ts';
import { bullmq, connectionTo, jobIdOf, jobOptions, QUEUE } from './queue.ts';
import type { Task, TaskResult } from './types.ts';

/** How often it looks. A look at a job costs less than a millisecond. */
const LOOK_MS = 250;

/** Resolves when all are there, graded or not. */
export async function collect(
  tasks: readonly Task[],
  url: string,
  listener: PoolListener,
  signal: AbortSignal,
): Promise<void> {
  const { Queue } = await bullmq();
  const queue: Queue<Task, TaskResult> = new Queue(QUEUE, { connection: connectionTo(url) });
  queue.on('error', () => {}); // Redis is away: it is tried again
  const stopped = aborted(signal);
  const open = new Map(tasks.map((task) => [jobIdOf(task), task]));
  try {
    await Promise.race([stopped, start(queue, [...open.values()])]);
    while (open.size > 0 && !signal.aborted) {
      await Promise.race([stopped, look(queue, open, listener)]);
      await later(LOOK_MS, undefined, { signal }).catch(() => {});
    }
  } finally {
    await Promise.race([queue.close(), later(LOOK_MS * 4)]);
    await queue.disconnect();
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}

/** What failed in an earlier run gets new attempts. */
async function start(queue: Queue<Task, TaskResult>, tasks: readonly Task[]): Promise<void> {
  for (const task of tasks) {
    const job = await queue.getJob(jobIdOf(task));
    if (job !== undefined && (await job.isFailed())) await job.remove();
  }
  await add(queue, tasks);
}

async function add(queue: Queue<Task, TaskResult>, tasks: readonly Task[]): Promise<void> {
  await queue.addBulk(tasks.map((data) => ({ name: 'grade', data, opts: jobOptions(data) })));
}

async function look(
  queue: Queue<Task, TaskResult>,
  open: Map<string, Task>,
  listener: PoolListener,
): Promise<void> {
  for (const [jobId, task] of open) {
    // First its state, then what it holds: the other way round, one that ends in between would have no result.
    const state = await queue.getJobState(jobId);
    const job: Job<Task, TaskResult> | undefined = await queue.getJob(jobId);
    if (job === undefined) {
      await add(queue, [task]); // the queue has lost it
      continue;
    }
    if (state !== 'completed' && state !== 'failed') continue;
    const attempts = Math.max(1, job.attemptsMade);
    const { returnvalue } = job;
    if (state === 'completed' && returnvalue?.key === task.key)
      await listener.done(task, returnvalue, attempts);
    else listener.failed(task, attempts, [job.failedReason ?? 'the worker gave no reason']);
    open.delete(jobId);
    await job.remove();
  }
}
