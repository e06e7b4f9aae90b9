/**
 * The lanes on this machine: processes of our own, each of which grades one hand-in after the other.
 *
 * A lane that dies, or takes too long, costs one attempt of its task. After three the task is given back as it came.
 *
 * @module
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../exercises/kit.ts';
import { deferred } from './deferred.ts';
import type { Task, TaskResult } from './types.ts';

export const ATTEMPTS = 3;
const LANE_BYTES = 300 << 20;
/** The longest that a hand-in may take, by its exercises: what takes longer is the grader's fault. */
const START_MS = 60_000;
const EXERCISE_MS = 180_000;
const PATIENCE_MS = 10_000;

export interface PoolListener {
  done(task: Task, result: TaskResult, attempts: number): Promise<void>;
  failed(task: Task, attempts: number, problems: readonly string[]): void;
}

/** What a lane answers. */
export type Answer =
  | { readonly result: TaskResult }
  | { readonly ready: true }
  | { readonly error: string }
  | { readonly unfit: string };

/** What a lane is told. */
export type Order = { readonly task: Task } | { readonly calibrate: Task['isolation'] };

/** As many as there are processors, and as have room. */
export function defaultLanes(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / LANE_BYTES)));
}

export function deadlineOf(task: Task): number {
  return START_MS + task.exercises.length * EXERCISE_MS;
}

/** @throws When this machine cannot grade. */
export async function runPool(
  tasks: readonly Task[],
  jobs: number,
  listener: PoolListener,
  signal: AbortSignal,
): Promise<void> {
  const queue = tasks.map((task) => ({ task, attempts: 0, problems: [] as string[] }));
  const first = new Lane();
  const isolation = tasks[0]?.isolation ?? 'bubblewrap';
  const answer = await first.ask({ calibrate: isolation }, START_MS + EXERCISE_MS, signal);
  if (signal.aborted) return;
  if (!('ready' in answer)) {
    await first.end();
    const why = 'unfit' in answer ? answer.unfit : 'error' in answer ? answer.error : '';
    throw new Error(`This machine cannot grade: ${why}`);
  }
  const work = async (lane: Lane) => {
    for (let next = queue.shift(); next !== undefined && !signal.aborted; next = queue.shift()) {
      const { task, problems } = next;
      const attempts = next.attempts + 1;
      const said = await lane.ask({ task }, deadlineOf(task), signal);
      if (signal.aborted) break;
      if ('result' in said && said.result.problems.length === 0) {
        await listener.done(task, said.result, attempts);
        continue;
      }
      problems.push(...reasons(said));
      if (attempts < ATTEMPTS) queue.push({ task, attempts, problems });
      else listener.failed(task, attempts, [...new Set(problems)]);
    }
    await lane.end();
  };
  const lanes = Math.min(jobs, tasks.length);
  await Promise.all([first, ...Array.from({ length: lanes - 1 }, () => new Lane())].map(work));
}

function reasons(answer: Answer): readonly string[] {
  if ('result' in answer) return answer.result.problems;
  return ['error' in answer ? answer.error : 'the lane did not answer'];
}

class Lane {
  #child: ChildProcess | undefined;

  /** Sends an order and waits for the answer; the death of the lane is one, too. */
  async ask(order: Order, limit: number, signal: AbortSignal): Promise<Answer> {
    const child = (this.#child ??= startLane());
    const { promise, resolve } = deferred<Answer>();
    const ended = (code: number | null, by: string | null) =>
      resolve({ error: `its process died (${by ?? code})` });
    const late = setTimeout(() => resolve({ error: `it took more than ${limit / 1000} s` }), limit);
    const stop = () => resolve({ error: 'it was interrupted' });
    child.once('exit', ended).once('message', resolve);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    child.send(
      order,
      (error) => error && resolve({ error: `its process died (${error.message})` }),
    );
    const answer = await promise;
    clearTimeout(late);
    signal.removeEventListener('abort', stop);
    child.off('exit', ended).off('message', resolve);
    if ('error' in answer) await this.end();
    return answer;
  }

  /** Ends it, in good order if it can. */
  async end(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    if (child.connected) child.disconnect();
    const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await gone;
    clearTimeout(late);
  }
}

/** In a group of its own: Ctrl-C is for the command, which ends its lanes itself. */
function startLane(): ChildProcess {
  const command = join(ROOT, 'lib/cli/mysocks.mjs');
  const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const;
  return fork(command, ['class', 'lane'], { stdio: [...stdio], detached: true, execArgv: [] });
}
