// Exercise 31: what only two deaths show, and what its solution knows beyond the exercise.
import { describe, expect, test } from 'vitest';
import { bundleNode } from '../../lib/distributed/host/bundle.ts';
import { runScenario, type Report } from '../../lib/distributed/run/run.ts';
import { EXERCISES } from '../../lib/distributed/scenarios/index.ts';
import type { Scenario } from '../../lib/distributed/world/scenario.ts';
import { nodeFile, wrongNode, type Edit } from '../helpers/nodes.ts';

/** The coordinator dies, and whoever holds the lock. */
const TWO_DEATHS = EXERCISES.get('31')!.scenarios[3]!.scenario;

/** A coordinator returns, and dies again in the middle of saying that it leads. */
const DIES_AGAIN: Scenario = {
  kind: 'failover',
  ids: [1, 2, 3],
  requests: [1, 1, 0],
  time: 'fast',
  horizon: 60,
  settle: true,
  crashes: 2,
  mortal: [3],
  restarts: 1,
  restartWhen: 'quiet',
  suspects: 2,
  limit: 20_000,
  rules: ['exclusion', 'goal'],
};

async function run(scenario: Scenario, ...edits: Edit[]): Promise<Report> {
  const file = edits.length > 0 ? wrongNode('failover', ...edits) : nodeFile('failover');
  return runScenario(await bundleNode(file), scenario);
}

describe('the scenarios of 31', () => {
  test('a right node passes where two die', async () => {
    const { exploration } = await run(TWO_DEATHS);
    expect(exploration).toMatchObject({ states: 20_000, served: true, found: [] });
  });

  test('a holder that is known from a report must be looked after: only two deaths show it', async () => {
    const edit: Edit = [
      'if (this.holder !== undefined) this.watch();\n    else this.next();',
      'if (this.holder === undefined) this.next();',
    ];
    const { findings } = await run(TWO_DEATHS, edit);
    expect(findings).toMatchObject([
      { rule: 'goal', text: expect.stringContaining('node 2 asked and never gets in') },
    ]);
    const { scenario } = EXERCISES.get('31')!.scenarios[2]!;
    expect(await run(scenario, edit)).toMatchObject({ findings: [] });
  });
});

describe('the solution of 31', () => {
  test('gives the reply once more to who did not believe it', async () => {
    expect(await run(DIES_AGAIN)).toMatchObject({ findings: [] });
    const once: Edit = ['this.holder?.name) this.grant();', 'this.holder?.name) return;'];
    const { findings } = await run(DIES_AGAIN, once);
    expect(findings).toMatchObject([
      { rule: 'goal', text: expect.stringContaining('node 1 asked and never gets in') },
    ]);
  });
});
