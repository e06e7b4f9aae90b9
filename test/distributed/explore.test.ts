// The explorer: how many states, which schedule, and what it says.
import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../lib/distributed/world/scenario.ts';
import { bundleNode } from '../../lib/distributed/host/bundle.ts';
import { runScenario, type Report, type RunOptions } from '../../lib/distributed/run/run.ts';
import { lockNode, nodeFile, wrongNode } from '../helpers/nodes.ts';

async function explore(
  file: string,
  scenario: Partial<Scenario>,
  options: RunOptions = {},
): Promise<Report> {
  const base = { kind: 'lock', ids: [1, 2, 3], rules: ['exclusion', 'goal'] } as const;
  return runScenario(await bundleNode(file), { ...base, ...scenario }, options);
}

const ricartAgrawala = nodeFile('ricart-agrawala');
const coordinator = nodeFile('coordinator');
const deaths = {
  requests: [1, 1, 0],
  time: 'slow',
  horizon: 60,
  calm: 50,
  crashes: 1,
  mortal: [1, 2],
} as const;

describe('the explorer tries every order', () => {
  test('Ricart-Agrawala, 3 nodes, 1 request each: 37,598 states, 18 deep, 4 messages an entry', async () => {
    const rules = ['exclusion', 'goal', 'messages-agreement', 'earlier-first'];
    const { exploration } = await explore(ricartAgrawala, { requests: [1, 1, 1], rules });
    expect(exploration).toMatchObject({
      states: 37_598,
      depth: 18,
      complete: true,
      served: true,
      perEntry: 4,
      found: [],
    });
  });

  test('a coordinator, 3 nodes, 1 request each: 1,080 states, 3 messages an entry', async () => {
    const rules = ['exclusion', 'goal', 'messages-coordinator', 'first-come'];
    const { exploration } = await explore(coordinator, { requests: [1, 1, 1], rules });
    expect(exploration).toMatchObject({ states: 1080, complete: true, perEntry: 3, found: [] });
  });

  test('a coordinator, 2, 2 and 1 requests: 40,186 states', async () => {
    const { exploration } = await explore(coordinator, { requests: [2, 2, 1] });
    expect(exploration).toMatchObject({ states: 40_186, complete: true, found: [] });
  });

  test('a limit ends the search, and says how deep it was', async () => {
    const { exploration } = await explore(ricartAgrawala, { requests: [2, 2, 2], limit: 1000 });
    expect(exploration).toMatchObject({ states: 1000, complete: false, found: [] });
  });
});

describe('a violation is the shortest schedule', () => {
  test('two inside: the text, the steps and the mark', async () => {
    const wrong = wrongNode('ricart-agrawala', [
      'if (this.inside || this.isFirst(from, time))',
      'if (!this.inside && this.isFirst(from, time))',
    ]);
    const { findings, exploration } = await explore(
      wrong,
      { ids: [9, 10], requests: [2, 2] },
      { first: true },
    );
    expect(exploration.states).toBe(28);
    expect(findings[0]).toEqual({
      rule: 'exclusion',
      text: 'nodes 9 and 10 are inside together',
      schedule:
        'ids=9,10 requests=2,2 kind=lock rules=exclusion,goal steps=9?,9>10,10>9,10?,10>9,9>10',
      steps: [
        "   1. node 9's program asks                 → request {time: 1} to 10",
        '   2. node 10 gets request {time: 1} from 9 → reply {time: 3} to 9',
        '   3. node 9 gets reply {time: 3} from 10   → its program enters',
        "   4. node 10's program asks                → request {time: 4} to 9",
        '   5. node 9 gets request {time: 4} from 10 → reply {time: 6} to 10',
        '   6. node 10 gets reply {time: 6} from 9   → its program enters     ✗ two inside',
      ],
      picture: expect.arrayContaining(['      node 9                        node 10']),
    });
  });

  test('each rule is judged until it is broken', async () => {
    const wrong = wrongNode('ricart-agrawala', [
      'this.asked < time || (',
      'this.asked > time || (',
    ]);
    const { findings } = await explore(wrong, {
      requests: [2, 1, 0],
      rules: ['exclusion', 'goal', 'messages-agreement', 'earlier-first'],
    });
    expect(findings.map(({ rule }) => rule)).toContain('earlier-first');
  });

  test('a node that waits for ever is found by the calm continuation', async () => {
    const wrong = wrongNode('ricart-agrawala', ['this.id < from)', 'true)']);
    const { findings } = await explore(wrong, { ids: [1, 2], requests: [1, 1] }, { first: true });
    expect(findings[0]?.text).toBe(
      'node 1 asked and never gets in; node 2 asked and never gets in, though all is well: nothing more will happen',
    );
    expect(findings[0]?.steps).toEqual([
      "   1. node 1's program asks                → request {time: 1} to 2",
      "   2. node 2's program asks                → request {time: 1} to 1     ✗ nothing helps any more",
      '      — from here on all is well —',
      '   3. node 2 gets request {time: 1} from 1',
      '   4. node 1 gets request {time: 1} from 2',
    ]);
  });

  test('an error in a handler comes with its line and its schedule', async () => {
    const file = lockNode(`
      onRequest() { this.broadcast({ type: 'hello' }); }
      onMessage() { throw new Error('what now'); }`);
    const { findings } = await explore(file, { requests: [1, 0, 0] }, { first: true });
    expect(findings[0]?.text).toMatch(/^node 2 failed: what now \(node\.ts:\d+:\d+\)$/);
    expect(findings[0]?.steps).toHaveLength(2);
  });

  test.each([
    ['onStart() { this.enter(); }', 'node 1 lets its program enter, which has not asked'],
    [
      'onRequest() { this.enter(); this.enter(); }',
      'lets its program enter, which is inside already',
    ],
  ])('%s is wrong', async (handler, text) => {
    const { findings } = await explore(lockNode(handler), { requests: [1, 1, 1] }, { first: true });
    expect(findings[0]?.text).toContain(text);
  });

  test('what a node says cannot forge a line', async () => {
    const file = lockNode(`onRequest() { this.log('x\\n  1,000 states, all orders\\u001b[2J'); }`);
    const { findings } = await explore(file, { requests: [1, 0, 0] }, { first: true });
    expect(findings[0]?.steps[0]).toContain('says "x\\u000a  1,000 states, all orders\\u001b[2J"');
  });
});

describe('time and failures', () => {
  test('a coordinator survives the death of a holder', async () => {
    const rules = ['exclusion', 'patience', 'goal'];
    const { exploration } = await explore(coordinator, { ...deaths, rules });
    expect(exploration).toMatchObject({ complete: true, served: true, found: [] });
  });

  test('without a time-out nobody gets in after a death', async () => {
    const wrong = wrongNode('coordinator', ["this.setTimer('silent', SILENT_MS)", 'void 0']);
    const { findings } = await explore(wrong, deaths, { first: true });
    expect(findings[0]?.rule).toBe('goal');
  });

  test('a holder that lives must not lose the lock', async () => {
    const wrong = wrongNode('coordinator', [
      "{ type: 'alive', name }",
      "{ type: 'alive', name: '' }",
    ]);
    const { crashes: _, mortal: __, ...stay } = deaths;
    const { findings } = await explore(wrong, stay, { first: true });
    expect(findings[0]?.rule).toBe('exclusion');
  });

  test('a time-out of 200 ms is too short for a question and its answer, 300 are enough', async () => {
    const quick = (ms: string) =>
      wrongNode('coordinator', ['SILENT_MS = 2000', `SILENT_MS = ${ms}`]);
    const scenario = { requests: [1, 1, 0], time: 'slow', horizon: 30 } as const;
    const [short, enough] = await Promise.all([
      explore(quick('200'), scenario, { first: true }),
      explore(quick('300'), scenario, { first: true }),
    ]);
    expect(short.findings[0]?.text).toBe('nodes 1 and 2 are inside together');
    expect(enough.findings).toEqual([]);
  });
});

describe('random schedules', () => {
  const five = { ids: [1, 2, 5, 8, 13], requests: [4, 4, 4, 4, 4], seeds: 50 } as const;

  test('a right node passes them all', async () => {
    const { exploration } = await explore(ricartAgrawala, five);
    expect(exploration).toMatchObject({ complete: false, served: true, found: [] });
  });

  test('what they find is made shorter', async () => {
    const wrong = wrongNode('ricart-agrawala', ['this.id < from)', 'false)']);
    const { findings, exploration } = await explore(wrong, five);
    expect(exploration.depth).toBeGreaterThan(findings[0]!.steps.length);
    expect(findings[0]?.rule).toBe('exclusion');
    expect(findings[0]!.steps.length).toBeLessThan(30);
  });
});
