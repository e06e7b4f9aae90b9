/**
 * Carries out a plan: starts runners, and gives each the next check as soon as it is free.
 *
 * @module
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Exercise } from '../declare.ts';
import { compiledFile } from '../exercises/compiled.ts';
import { ipcNamespace } from '../kernel/ipc.ts';
import { makePassable } from '../sandbox/user.ts';
import type { Job, Plan, Report } from './plan.ts';
import { Runner } from './runner.ts';
import { Turns, type Turn } from './turns.ts';

export interface RunResult {
  /** Every check had its turn, and nothing went wrong. */
  readonly complete: boolean;
  /** What went wrong in the grader itself, if anything. */
  readonly problems: readonly string[];
}

/** Runs a plan; `tell` hears every report as it comes. Aborting ends the runners and all programs. */
export async function runPlan(
  plan: Plan,
  tell: (report: Report) => void,
  signal?: AbortSignal,
): Promise<RunResult> {
  const { command, jobs } = runnerFor(plan.jobs);
  const all = jobs.map(async (job) => {
    const { default: exercise }: { default: Exercise } = await import(job.checks);
    return { job, checks: exercise.checks };
  });
  const turns = new Turns(await Promise.all(all), tell);
  const outside = ipcNamespace();
  const { isolation, runFolder, seed, runners = 1 } = plan;
  const problems: string[] = [];
  const more: Promise<void>[] = [];
  const work = async (number: number): Promise<void> => {
    const folder = join(runFolder, `runner${number}`);
    makePassable(folder);
    const setting = { folder, ...(isolation && { isolation }), ...(outside && { outside }) };
    const runner = await Runner.start(command, setting, signal);
    if (runner.isolation !== undefined) tell({ t: 'ready', isolation: runner.isolation });
    // Two programs that are not kept apart could meet at a port or a queue.
    if (number + 1 < runners && runner.isolation === 'bubblewrap' && turns.left > 1)
      more.push(work(number + 1));
    if (runner.isolation !== undefined) await serve(runner, turns, seed);
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

async function serve(runner: Runner, turns: Turns, seed: number): Promise<void> {
  for (let turn = await turns.next(); turn !== undefined; turn = await turns.next()) {
    const outcome = await runner.perform({ ...taskOf(turn), check: turn.check.id, seed });
    turns.settle(turn, outcome);
    if (outcome === undefined) return;
  }
}

function taskOf({ job: { checks, script, name, recordings }, mayBeFirst }: Turn) {
  const wanted = recordings !== undefined && (recordings.which === 'all' || mayBeFirst);
  return { checks, script, name, ...(wanted && { recordings }) };
}

const MAIN = join(import.meta.dirname, 'main.ts');

/** The runner with its checks, as they were compiled together with the command, or else as they are. */
function runnerFor(jobs: readonly Job[]): { command: string[]; jobs: Job[] } {
  const main = compiledFile(MAIN);
  const compiled = jobs.flatMap((job) => {
    const checks = compiledFile(job.checks);
    return checks === undefined ? [] : [{ ...job, checks }];
  });
  if (main !== undefined && compiled.length === jobs.length)
    return { command: [process.execPath, fileURLToPath(main)], jobs: compiled };
  const plain = jobs.map((job) => ({ ...job, checks: pathToFileURL(job.checks).href }));
  return { command: [process.execPath, ...withTypes(), MAIN], jobs: plain };
}

/** What a Node needs that does not leave out the types by itself. */
function withTypes(): string[] {
  if ('typescript' in process.features && process.features.typescript !== false) return [];
  const tsx = createRequire(import.meta.url).resolve('tsx');
  return ['--import', pathToFileURL(tsx).href];
}
