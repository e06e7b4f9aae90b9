/**
 * Carries out a plan: starts runners, and gives each the next check as soon as it is free.
 *
 * @module
 */
import { join } from 'node:path';
import type { Exercise } from '../declare.ts';
import { errorText } from '../kernel/errors.ts';
import { ipcNamespace } from '../kernel/ipc.ts';
import { makePassable } from '../sandbox/user.ts';
import { kitFor, type RunnerKit } from './kit.ts';
import type { Job, Plan, Report } from './plan.ts';
import { Runner } from './runner.ts';
import { Turns, type Turn } from './turns.ts';
import type { WarmRunner } from './warm.ts';

export interface RunResult {
  /** Every check had its turn, and nothing went wrong. */
  readonly complete: boolean;
  /** What went wrong in the grader itself, if anything. */
  readonly problems: readonly string[];
}

/**
 * Runs a plan; `tell` hears every report as it comes. Aborting ends the runners and all programs.
 *
 * @param warm A runner that was started before, perhaps for other checks.
 */
export async function runPlan(
  plan: Plan,
  tell: (report: Report) => void,
  signal?: AbortSignal,
  warm?: WarmRunner,
): Promise<RunResult> {
  const kit = kitFor(plan.jobs.map(({ checks }) => checks));
  const turns = new Turns(await Promise.all(plan.jobs.map((job) => loaded(job, kit))), tell);
  const outside = ipcNamespace();
  const { isolation, runFolder, seed, runners = 1 } = plan;
  const problems: string[] = [];
  const more: Promise<void>[] = [];
  const work = async (number: number): Promise<void> => {
    const folder = join(runFolder, `runner${number}`);
    makePassable(folder);
    const setting = { folder, ...(isolation && { isolation }), ...(outside && { outside }) };
    const ready = number === 0 ? await warm?.take(plan.jobs) : undefined;
    ready?.obey(signal);
    const runner = ready ?? (await Runner.start(kit.command, setting, signal));
    if (runner.isolation !== undefined) tell({ t: 'ready', isolation: runner.isolation });
    const served = runner.isolation === undefined ? undefined : serve(runner, number, turns, seed);
    // Two programs that are not kept apart could meet at a port or a queue.
    if (number + 1 < runners && runner.isolation === 'bubblewrap' && turns.left(number + 1) > 0)
      more.push(work(number + 1).catch((error: unknown) => void problems.push(errorText(error))));
    await served;
    await runner.end();
    problems.push(...runner.problems);
  };
  await work(0);
  for (const one of more) await one; // each may have added another
  const wasAborted = signal?.aborted === true;
  return {
    complete: turns.complete && problems.length === 0,
    problems: wasAborted ? [] : problems,
  };
}

/** Runs one job after the other with one runner. Each is made when its turn has come; all have these files of checks. */
export async function runInTurn(
  jobs: AsyncIterable<Job>,
  checks: readonly string[],
  { seed, runFolder, isolation }: Omit<Plan, 'jobs' | 'runners'>,
  tell: (report: Report) => void,
  signal?: AbortSignal,
): Promise<RunResult> {
  const kit = kitFor(checks);
  const outside = ipcNamespace();
  const folder = join(runFolder, 'runner');
  makePassable(folder);
  const setting = { folder, ...(isolation && { isolation }), ...(outside && { outside }) };
  const runner = await Runner.start(kit.command, setting, signal);
  let complete = runner.isolation !== undefined;
  try {
    for await (const job of complete ? jobs : []) {
      const turns = new Turns([await loaded(job, kit)], tell);
      await serve(runner, 0, turns, seed);
      ({ complete } = turns);
      if (!complete) break; // It is lost: why, its problems say.
    }
  } finally {
    await runner.end();
  }
  const { problems } = runner;
  return { complete, problems: signal?.aborted === true ? [] : problems };
}

/** A job with what its file of checks declares. */
async function loaded(job: Job, { urlOf }: RunnerKit) {
  const checks = urlOf(job.checks);
  const { default: exercise }: { default: Exercise } = await import(checks);
  return { job: { ...job, checks }, exercise };
}

/** Gives it one turn after the other. */
async function serve(runner: Runner, number: number, turns: Turns, seed: number): Promise<void> {
  for (;;) {
    const turn = await turns.next(number);
    if (turn === undefined) return;
    const outcome = await runner.perform({ ...taskOf(turn), check: turn.check.id, seed });
    turns.settle(turn, outcome);
    if (outcome === undefined) return;
  }
}

function taskOf({ job: { checks, script, name, recordings }, mayBeFirst }: Turn) {
  const wanted = recordings !== undefined && (recordings.which === 'all' || mayBeFirst);
  return { checks, script, name, ...(wanted && { recordings }) };
}
