// A schedule as a text, and the second run of it.
import { afterAll, describe, expect, test } from 'vitest';
import type { Answer, Question } from '../../lib/distributed/events.ts';
import { modelOf } from '../../lib/distributed/explorer/model.ts';
import type { Found } from '../../lib/distributed/explorer/results.ts';
import { decode, decodeStep, encode } from '../../lib/distributed/explorer/schedule.ts';
import { runAgain } from '../../lib/distributed/explorer/second-run.ts';
import { Host } from '../../lib/distributed/host/ask.ts';
import { bundleNode } from '../../lib/distributed/host/bundle.ts';
import { EXERCISES } from '../../lib/distributed/scenarios/index.ts';
import * as A from '../../lib/distributed/world/actions.ts';
import { Answers } from '../../lib/distributed/world/answers.ts';
import { Violation } from '../../lib/distributed/world/apply.ts';
import type { Scenario } from '../../lib/distributed/world/scenario.ts';
import { lockNode } from '../helpers/nodes.ts';

const scenario: Scenario = {
  kind: 'lock',
  ids: [2, 3, 11],
  requests: [1, 1, 0],
  time: 'slow',
  horizon: 60,
  crashes: 1,
  mortal: [2, 3],
  restarts: 1,
  settle: true,
  rules: ['exclusion', 'goal'],
};
const nobody = { ask: () => Promise.resolve([]) };
const broken = new Violation('exclusion', 'nodes 2 and 3 are inside together', 'two inside');

describe('a schedule', () => {
  test('encode() and decode() keep every scenario of the exercises', () => {
    for (const { scenarios } of EXERCISES.values()) {
      for (const { scenario } of scenarios) {
        const answers = new Answers(scenario.ids, nobody);
        const text = encode({ violation: broken, steps: [] }, scenario, answers);
        // What is not needed to play it is left out.
        const { name: _, limit: __, depth: ___, seeds: ____, ...wanted } = scenario;
        expect(decode(text).scenario).toEqual({ settle: false, ...wanted });
      }
    }
  });

  test('encode() and decodeStep() keep every kind of step', () => {
    const answers = new Answers(scenario.ids, nobody);
    const timer = answers.timer("it's, 1>2; π");
    const steps = [
      A.action(A.DELIVER, 0, 2),
      A.action(A.DOUBLE, 2, 1),
      A.action(A.LOSE, 1, 0),
      A.action(A.TIMER, 2, timer),
      A.action(A.ASK, 1),
      A.action(A.LEAVE, 0),
      A.action(A.SUSPECT, 2),
      A.action(A.START, 0),
      A.action(A.CRASH, 0),
      A.action(A.CRASH, 1, 2),
      A.action(A.TICK),
      A.action(A.TO_TIMER),
      A.action(A.BEFORE_TIMER),
    ];
    const text = encode({ violation: broken, steps, calmFrom: steps.length }, scenario, answers);
    expect(text).toMatch(/ steps=2>11,11>3\+,3>2-,11:[\w%-]+,3\?,2\.,11~,2\^,2x,3x2,_,__,_\.,\/$/);
    expect(text).not.toContain("'");
    const again = decode(text).steps.map((step) => decodeStep(step, scenario, answers));
    expect(again).toEqual([...steps, undefined]);
  });

  test.each(['', 'ids=1,2', 'steps', 'ids=1 kind=lock steps=4>1', 'ids=1 kind=lock steps=1!'])(
    'decode() refuses %j',
    (text) => {
      expect(() => {
        const { scenario, steps } = decode(text);
        for (const step of steps) decodeStep(step, scenario, new Answers(scenario.ids, nobody));
      }).toThrow(/must|There is no node/);
    },
  );
});

describe('the second run', () => {
  const hosts: Host[] = [];
  afterAll(() => {
    for (const host of hosts) host.close();
  });

  /** A run of one step, and once more with a host that answers as it is told to. */
  async function twice(change: (answers: readonly Answer[]) => readonly Answer[]) {
    const file = lockNode(`onRequest() { this.setTimer('a', 100); this.enter(); }`);
    const host = await Host.open(await bundleNode(file), [1, 2]);
    hosts.push(host);
    const one: Scenario = { kind: 'lock', ids: [1, 2], requests: [1, 0], rules: ['exclusion'] };
    const found: Found = { violation: broken, steps: [A.action(A.ASK, 0)] };
    const other = await host.another();
    hosts.push(other);
    const changed = { ask: async (asked: readonly Question[]) => change(await other.ask(asked)) };
    return runAgain(found, modelOf(one, new Answers([1, 2], host)), new Answers([1, 2], changed));
  }

  test('runAgain() finds nothing when a node does the same', async () => {
    expect(await twice((answers) => answers)).toBeUndefined();
  });

  test('runAgain() names the step in which a node does something else', async () => {
    const difference = await twice((answers) => answers.map(() => []));
    expect(difference).toEqual({
      step: 0,
      node: 0,
      first: [['timer', 'a', 100], ['enter']],
      second: [],
    });
  });
});
