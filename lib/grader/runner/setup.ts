/**
 * Inside vitest: turns the checks of an exercise into tests, once for each program that is to be graded.
 *
 * @module
 */
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { onDeclared, usesIpc, type Check, type Exercise } from '../declare.ts';
import { ipcNamespace } from '../kernel/ipc.ts';
import type { Outcome, Verdict } from '../trial/outcome.ts';
import { perform, skip } from './perform.ts';
import type { TrialContext } from '../trial/launch.ts';
import { inTurn } from './order.ts';
import { recordAgain } from './record-again.ts';
import type { Job, Recordings } from './plan.ts';

const plan = inject('plan');
const machine = inject('machine');

onDeclared((exercise) => {
  const file = expect.getState().testPath;
  for (const job of plan.jobs.filter(({ checks }) => checks === file)) register(exercise, job);
});

function register(exercise: Exercise, job: Job): void {
  const verdicts = new Map<string, Verdict>();
  const context = { ...contextOf(job), ipc: usesIpc(exercise) };
  // oxlint-disable-next-line vitest/valid-title
  describe(job.id, () => {
    for (const check of inTurn(exercise.checks, job.first)) {
      if (job.only !== undefined && !job.only.includes(check.id)) continue;
      // oxlint-disable-next-line vitest/valid-title
      test(check.id, { meta: { job: job.id, check: check.id } }, async ({ task }) => {
        const unmet = unmetNeed(check, verdicts, job.only);
        let outcome =
          unmet === undefined ? await perform(exercise, check, context) : skip(check, unmet);
        if (job.recordings !== undefined && wantsRecording(outcome, job.recordings, verdicts)) {
          const folder = join(job.recordings.folder, check.id);
          outcome = await recordAgain(exercise, check, { ...context, recordings: folder }, outcome);
        }
        verdicts.set(check.id, outcome.verdict);
        task.meta.outcome = outcome;
      });
    }
  });
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

function contextOf(job: Job): TrialContext {
  const { script, name } = job;
  const { runFolder, seed } = plan;
  const ownsIpc = plan.outside !== undefined && plan.outside !== ipcNamespace();
  return { machine, runFolder, script, name, seed, ownsIpc };
}
