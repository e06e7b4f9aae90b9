// The scenarios of the exercises: right nodes pass, and each mistake is found by its rule.
import { describe, expect, test } from 'vitest';
import { bundleNode } from '../../lib/distributed/host/bundle.ts';
import { runScenario, type Report, type RunOptions } from '../../lib/distributed/run/run.ts';
import { EXERCISES } from '../../lib/distributed/scenarios/index.ts';
import { nodeFile, wrongNode, type Edit } from '../helpers/nodes.ts';

async function run(
  exercise: string,
  index: number,
  file: string,
  options?: RunOptions,
): Promise<Report> {
  const { scenario } = EXERCISES.get(exercise)!.scenarios[index]!;
  return runScenario(await bundleNode(file), scenario, options);
}

/** The rule that a mistake breaks first: the scenario ends there. */
async function firstRule(exercise: string, index: number, file: string): Promise<string[]> {
  const { findings } = await run(exercise, index, file, { first: true });
  return findings.map(({ rule }) => rule);
}

describe('27 coordinator', () => {
  const enters = "else if (type === 'reply' && name === this.mine) this.enter();";

  test.each<[string, Edit[], string, number]>([
    ['asks a holder after 300 ms', [['LOOK_MS = 1000', 'LOOK_MS = 300']], 'early-question', 2],
    [
      'a holder that says that it lives before anybody asks',
      [
        [
          enters,
          `${enters.slice(0, -13)} {\n      this.enter();\n      this.setTimer('beat', 300);\n    }`,
        ],
        [
          "if (timer === 'silent')",
          "if (timer === 'beat') return this.send(3, { type: 'alive', name: this.mine });\n    if (timer === 'silent')",
        ],
      ],
      'early-question',
      2,
    ],
    [
      'takes the lock back a little too early, which only the order of death and question shows',
      [['SILENT_MS = 2000', 'SILENT_MS = 1700']],
      'patience',
      3,
    ],
    [
      'looks after the first holder only',
      [
        [
          "if (timer === 'silent') return this.next();",
          "if (timer === 'silent') return [this.next(), this.clearTimer('look')][0];",
        ],
      ],
      'goal',
      4,
    ],
  ])('%s', async (_, edits, rule, index) => {
    expect(await firstRule('27', index, wrongNode('coordinator', ...edits))).toEqual([rule]);
  });

  test('a holder may be asked after 500 ms, and the coordinator may wait for 2 s to ask it', async () => {
    for (const ms of ['500', '2000']) {
      const right = wrongNode('coordinator', ['LOOK_MS = 1000', `LOOK_MS = ${ms}`]);
      for (const index of [2, 3])
        expect(await run('27', index, right)).toMatchObject({ findings: [] });
    }
  });
});

describe('29 token ring', () => {
  const look = "    else this.setTimer('look', LOOK_MS);\n";

  test.each([0, 1, 4])('scenario %i: a right ring passes', async (index) => {
    const { exploration } = await run('29', index, nodeFile('token-ring'));
    expect(exploration).toMatchObject({ served: true, found: [] });
  });

  test('a token that nobody makes anew is found', async () => {
    const wrong = wrongNode('token-ring', [look, '']);
    const { findings } = await run('29', 4, wrong);
    expect(findings.map(({ rule }) => rule)).toEqual(['goal']);
  });

  test.each<[string, Edit, string, number]>([
    ['keeps it until it wants it', ["    else this.setTimer('pass', IDLE_MS);\n", ''], 'goal', 0],
    ['every node begins with a token', [' && this.id === this.nodes[0]', ''], 'exclusion', 0],
    [
      'tells all when it passes it on',
      [
        'this.here = false;\n',
        "this.here = false;\n    this.broadcast({ type: 'here', number: 0 });\n",
      ],
      'hops',
      0,
    ],
    [
      'acknowledges it, which only who asked before the last message counts as too many',
      [
        '    this.number = number;\n',
        "    this.number = number;\n    this.send(this.nodes.at(this.nodes.indexOf(this.id) - 1) ?? 0, { type: 'here', number: 0 });\n",
      ],
      'hops',
      0,
    ],
    [
      'passes it on the wrong way round',
      ['living.indexOf(this.id) + 1', 'living.indexOf(this.id) + living.length - 1'],
      'ring-order',
      0,
    ],
    ['rests for half a second', ['IDLE_MS = 100', 'IDLE_MS = 500'], 'goes-round', 0],
    [
      'takes the old token, though it has promised not to',
      [
        "    this.number = Math.max(this.number, number);\n    this.send(from, { type: this.here ? 'here' : 'gone', number: this.number });",
        "    this.send(from, { type: this.here ? 'here' : 'gone', number: Math.max(this.number, number) });",
      ],
      'exclusion',
      2,
    ],
    [
      'takes one silence for death',
      ['this.silent.every((node) => this.suspects.includes(node))', 'true'],
      'exclusion',
      4,
    ],
  ])('%s', async (_, edit, rule, index) => {
    const { findings } = await run('29', index, wrongNode('token-ring', edit));
    expect(findings.map((one) => one.rule)).toContain(rule);
  });
});

describe('30 bully', () => {
  test.each([
    [0, 374],
    [1, 80],
    [2, 2257],
    [6, 24],
  ])('scenario %i has %i states, and a right node passes', async (index, states) => {
    const { exploration } = await run('30', index, nodeFile('bully'));
    expect(exploration).toMatchObject({ states, complete: true, served: true, found: [] });
  });

  test.each<[string, Edit, string, number]>([
    [
      'waits for ever for who answered',
      ["this.setTimer('leader', LEADER_MS)", 'void 0'],
      'goal',
      3,
    ],
    [
      'who returns waits to be told',
      ['onStart(): void {\n    this', 'onStart(): void {\n    if (this.life === 1) this'],
      'goal',
      4,
    ],
    ['the winner does not tell itself', ['this.elected(this.id);', ''], 'goal', 0],
    [
      'the highest, back, asks all lower ones',
      [
        'onStart(): void {\n    this.elect();',
        "onStart(): void {\n    this.elect();\n    if (this.life > 1 && this.leader === this.id) this.broadcast({ type: 'election' });",
      ],
      'messages-election',
      6,
    ],
  ])('%s: %s', async (_, edit, rule, index) => {
    expect(await firstRule('30', index, wrongNode('bully', edit))).toEqual([rule]);
  });
});

describe('32 shared memory', () => {
  test.each([0, 1, 2, 3, 4, 6, 7, 9])('scenario %i: a right node passes', async (index) => {
    const { exploration } = await run('32', index, nodeFile('shared-memory'));
    expect(exploration).toMatchObject({ served: true, found: [] });
  });

  test('copies that are never invalidated are found', async () => {
    const wrong = wrongNode('shared-memory', ['this.copies.delete(page);', '']);
    const { findings } = await run('32', 1, wrong);
    expect(findings.map(({ rule }) => rule)).toContain('sequential');
    expect(findings[0]?.text).toMatch(/no order of the operations explains the answers: node 1: /);
  });

  test('a node that asks for every read is found by the count', async () => {
    const wrong = wrongNode('shared-memory', ['this.copies.set(page, message.value);', '']);
    const { findings } = await run('32', 0, wrong);
    expect(findings.map(({ rule }) => rule)).toEqual(['messages-memory']);
  });
});
