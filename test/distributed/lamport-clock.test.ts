// Exercise 26: nodes that use a module, and the rule of logical clocks.
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleNode } from '../../lib/distributed/host/bundle.ts';
import { runScenario, type Report } from '../../lib/distributed/run/run.ts';
import { EXERCISES } from '../../lib/distributed/scenarios/index.ts';
import { fileWith, nodeFile, wrongNode, type Edit } from '../helpers/nodes.ts';

const driver = join(dirname(nodeFile('lamport-clock')), '../driver.ts');

async function chat(file: string): Promise<Report> {
  const { scenario } = EXERCISES.get('26')!.scenarios[0]!;
  return runScenario(await bundleNode(file, driver), scenario);
}

describe('bundleNode() with a driver', () => {
  test('names what fails in the module with its place there', async () => {
    const wrong = wrongNode('lamport-clock', ['this.time++', 'this.time += Date.now()']);
    const { findings } = await chat(wrong);
    expect(findings[0]?.text).toMatch(
      /^node 2 failed: Date is not for a node: it knows only what it is told \(lamport-clock\.ts:\d+:\d+\)$/,
    );
  });

  test('lets the module import nothing but the library', async () => {
    const file = fileWith("import 'student';\nexport const before = 1;", 'clock.ts');
    await expect(bundleNode(file, driver)).rejects.toThrow(
      "clock.ts:1:8: A node may import 'mysocks/distributed' only: got 'student'",
    );
  });
});

describe('cause-first', () => {
  test('finds nothing in a right clock, in all orders of a chat', async () => {
    const { exploration } = await chat(nodeFile('lamport-clock'));
    expect(exploration).toMatchObject({ states: 5822, complete: true, found: [] });
  });

  test.each<[string, Edit, string]>([
    [
      'does not listen',
      ['Math.max(this.time, stamp.time)', 'this.time'],
      'an event of node 3 has the time 1, and its cause, an event of node 2, has the time 2',
    ],
    [
      'hears when it was said',
      ['this.time = Math.max(this.time, stamp.time);\n    return this.tick();', 'return stamp;'],
      'an event of node 3 has the time 2, and its cause, an event of node 2, has the time 2',
    ],
  ])('finds a clock that %s, and the search ends with that', async (_, edit, text) => {
    const { exploration, findings } = await chat(wrongNode('lamport-clock', edit));
    expect(findings).toMatchObject([{ rule: 'cause-first', text }]);
    expect(exploration).toMatchObject({ complete: false });
    expect(exploration.states).toBeLessThan(1000);
  });
});
