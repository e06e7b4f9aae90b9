/**
 * Runs one check on one program that is to be graded.
 *
 * @module
 */
import { join } from 'node:path';
import { usesIpc, type Exercise } from '../declare.ts';
import { ipcNamespace } from '../kernel/ipc.ts';
import type { Machine } from '../sandbox/probe.ts';
import { FAILURES, type Outcome } from '../trial/outcome.ts';
import { perform } from './perform.ts';
import type { Setting, Task } from './plan.ts';
import { recordAgain } from './record-again.ts';

/** What the check came to, with a recording where one is wanted. */
export async function runTask(task: Task, setting: Setting, machine: Machine): Promise<Outcome> {
  const { checks, check: id, script, name, seed, recordings } = task;
  const { folder: runFolder, outside } = setting;
  const { default: exercise }: { default: Exercise } = await import(checks);
  const check = exercise.checks.find((check) => check.id === id);
  if (check === undefined) throw new Error(`There is no check "${id}" in ${checks}`);
  const ownsIpc = outside !== undefined && outside !== ipcNamespace();
  const context = { machine, runFolder, script, name, seed, ownsIpc, ipc: usesIpc(exercise) };
  const outcome = await perform(exercise, check, context);
  if (recordings === undefined || !FAILURES.includes(outcome.verdict)) return outcome;
  if (recordings.which === 'first' && outcome.served !== true) return outcome;
  const folder = join(recordings.folder, id);
  return recordAgain(exercise, check, { ...context, recordings: folder }, outcome);
}
