/**
 * Runs the checks of an exercise on one program that is to be graded.
 *
 * @module
 */
import { join } from 'node:path';
import { usesIpc, type Check, type Exercise } from '../declare.ts';
import { ipcNamespace } from '../kernel/ipc.ts';
import type { Machine } from '../sandbox/probe.ts';
import type { Outcome, Verdict } from '../trial/outcome.ts';
import { inTurn } from './order.ts';
import { perform, skip } from './perform.ts';
import type { Job, Plan, Recordings } from './plan.ts';
import { recordAgain } from './record-again.ts';
import { report } from './report.ts';

/** Reports each check when it begins, and what it came to. */
export async function runJob(job: Job, plan: Plan, machine: Machine): Promise<void> {
  const { default: exercise }: { default: Exercise } = await import(job.checks);
  const { script, name } = job;
  const { runFolder, seed } = plan;
  const ownsIpc = plan.outside !== undefined && plan.outside !== ipcNamespace();
  const context = { machine, runFolder, script, name, seed, ownsIpc, ipc: usesIpc(exercise) };
  const verdicts = new Map<string, Verdict>();
  for (const check of inTurn(exercise.checks, job.first)) {
    if (job.only !== undefined && !job.only.includes(check.id)) continue;
    report({ t: 'begin', job: job.id, check: check.id });
    const unmet = unmetNeed(check, verdicts, job.only);
    let outcome =
      unmet === undefined ? await perform(exercise, check, context) : skip(check, unmet);
    if (job.recordings !== undefined && wantsRecording(outcome, job.recordings, verdicts)) {
      const recordings = join(job.recordings.folder, check.id);
      outcome = await recordAgain(exercise, check, { ...context, recordings }, outcome);
    }
    verdicts.set(check.id, outcome.verdict);
    report({ t: 'outcome', job: job.id, outcome });
  }
}

/** The first required check that did not pass. A check that was not run, or cannot be judged here, counts as passed. */
function unmetNeed(
  { needs = [] }: Check,
  verdicts: ReadonlyMap<string, Verdict>,
  only?: readonly string[],
): string | undefined {
  const met: readonly (Verdict | undefined)[] = ['passed', 'not-judged'];
  return needs.find((id) => (only?.includes(id) ?? true) && !met.includes(verdicts.get(id)));
}

const FAILURES: readonly Verdict[] = ['failed', 'too-slow', 'crashed'];

function wantsRecording(
  { verdict, served }: Outcome,
  { which }: Recordings,
  before: ReadonlyMap<string, Verdict>,
): boolean {
  if (!FAILURES.includes(verdict)) return false;
  if (which === 'all') return true;
  return served === true && ![...before.values()].some((verdict) => FAILURES.includes(verdict));
}
