/**
 * Inside vitest: turns the checks of an exercise into tests, once for each program that is to be graded.
 *
 * @module
 */
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { onDeclared, type Check, type Exercise } from '../declare.ts';
import type { Verdict } from '../failure.ts';
import { perform, skip } from '../trial/perform.ts';
import type { TrialContext } from '../trial/launch.ts';
import type { Job } from './plan.ts';

const plan = inject('plan');
const machine = inject('machine');

onDeclared((exercise) => {
  const file = expect.getState().testPath;
  for (const job of plan.jobs.filter(({ checks }) => checks === file)) register(exercise, job);
});

function register(exercise: Exercise, job: Job): void {
  const verdicts = new Map<string, Verdict>();
  const context = contextOf(job);
  // oxlint-disable-next-line vitest/valid-title
  describe(job.id, () => {
    for (const check of exercise.checks) {
      if (job.only !== undefined && !job.only.includes(check.id)) continue;
      // oxlint-disable-next-line vitest/valid-title
      test(check.id, { meta: { job: job.id, check: check.id } }, async ({ task }) => {
        const unmet = job.only === undefined ? unmetNeed(check, verdicts) : undefined;
        const outcome =
          unmet === undefined ? await perform(exercise, check, context) : skip(check, unmet);
        verdicts.set(check.id, outcome.verdict);
        task.meta.outcome = outcome;
      });
    }
  });
}

function unmetNeed(check: Check, verdicts: Map<string, Verdict>): string | undefined {
  return check.needs?.find((id) => verdicts.get(id) !== 'passed');
}

function contextOf(job: Job): TrialContext {
  const { script, name } = job;
  const { runFolder, seed, trace } = plan;
  return {
    machine,
    runFolder,
    script,
    name,
    seed,
    ...(trace === undefined ? {} : { trace: join(trace, job.id) }),
  };
}
