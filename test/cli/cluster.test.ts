// `mysocks cluster`: what it says of a run, and the recording that it leaves.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildModel } from '../../lib/trace/model/model.ts';
import { loadRun } from '../../lib/trace/record/load.ts';
import { story } from '../../lib/trace/show/story.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { mysocks } from '../helpers/kit.ts';
import { lockNode, nodeFile } from '../helpers/nodes.ts';
import { root } from '../helpers/program.ts';
import { stepsOf, terminalsOf } from '../house/chapter.ts';

function cluster(...args: string[]) {
  return mysocks(root, 'cluster', ...args);
}

describe('mysocks cluster', () => {
  test('draws who waits and who is inside, and tells how many entries there were', async () => {
    const dir = join(temporaryFolder(), 'run');
    await cluster(nodeFile('ricart-agrawala'), '--for', '4s', '--trace', dir);
    const model = buildModel(loadRun(dir).records);
    const inside = model.spans.filter(({ operation }) => operation.does === 'enters');
    expect(story(model)[0]).toMatch(/^\d+ entr(y|ies), and no two were inside together\.$/);
    expect(inside.length).toBeGreaterThan(0);
    const sent = model.spans.filter(({ operation }) => operation.does === 'sends');
    for (const { from, to } of model.messages)
      expect(to.span!.clock).toBeGreaterThan(from.span!.clock!);
    expect(model.messages.length).toBeLessThanOrEqual(sent.length);
    expect(model.processes.map(({ name }) => name).toSorted()).toEqual([
      'node 1',
      'node 2',
      'node 3',
    ]);
  });

  test('says how many entries there were, what they cost, and that no two were inside', async () => {
    const { stdout, status } = await cluster(nodeFile('ricart-agrawala'), '--for', '4s');
    expect(stdout).toMatch(
      /^cluster: ricart-agrawala\.ts, 3 processes \(1, 2, 3\) for 4 s; messages take 5 ms\n/,
    );
    expect(stdout).toMatch(/ {2}[\d,]+ entr(y|ies), [\d.]+ messages each; the longest wait /);
    expect(stdout).toMatch(/two together: never\n/);
    expect(stdout).toMatch(/ {2}nothing is wrong\n$/);
    expect(status).toBe(0);
  });

  test('says when two were inside, with status 1', async () => {
    const file = lockNode('onRequest() { this.enter(); } onRelease() {}');
    const { stdout, status } = await cluster(file, '--for', '2s', '--program', 'ask=0.02');
    expect(stdout).toMatch(/two together: [\d,]+ times?\n/);
    expect(stdout).toMatch(/✗ Nodes \d and \d were inside together for /);
    expect(status).toBe(1);
  });

  test('says when nobody got in, which is no success', async () => {
    const file = lockNode('onRequest() {} onRelease() {}');
    const { stdout, status } = await cluster(file, '--for', '3s', '--program', 'ask=0.02');
    expect(stdout).toMatch(/ {2}0 entries\n[^]* {2}nobody got in, though programs asked: /);
    expect(stdout).not.toContain('nothing is wrong');
    expect(status).toBe(0);
  });

  test('kills and restarts, and records it with messages, stays and crashes', async () => {
    const dir = join(temporaryFolder(), 'run');
    const faults = ['--kill', '3@500ms', '--restart', '3@700ms', '--for', '8s'];
    const { stdout } = await cluster(nodeFile('bully'), ...faults, '--trace', dir);
    expect(stdout).toMatch(/ \d+\.\d+ s {2}node 3 is killed\n/);
    expect(stdout).toMatch(/node 3 starts again \(life 2\)\n/);
    expect(stdout).toMatch(/leaders at the end: 1 names \d/);
    const text = (await mysocks(root, 'trace', dir, '--text')).stdout;
    expect(text).toMatch(/\+\+\+ node 3 begins \+\+\+/);
    expect(text).toMatch(/\+\+\+ was killed \+\+\+/);
    expect(text).toMatch(/\+\+\+ node 3 \(life 2\) begins \+\+\+/);
    expect(text).toMatch(/send\(3, "election"\) = 0 at Lamport time 1 /);
    expect(text).toMatch(/get\(1, "election"\) = 8 at Lamport time \d+ /);
  });

  test.each([
    [['--kill', '3'], 'It must be like 2@3s.'],
    [['--stop', '1@4s..2s'], 'It must be like 1@2s..4s.'],
    [['--delay', '20..5ms'], 'It must be like 0..20ms.'],
    [['--drop', '2'], 'It must be a number from 0 to 1.'],
    [['--program', 'sleep=1'], 'It must be like ask=0.2'],
    [['--kill', '9@1s'], 'There is no node 9: there are 1 to 3'],
  ])('%j is a wrong command line, with status 2', async (args, why) => {
    const { stderr, status } = await cluster(nodeFile('bully'), ...args);
    expect(stderr).toContain(why);
    expect(status).toBe(2);
  });

  test('says why a file does not work, with status 2', async () => {
    const { stderr, status } = await cluster(lockNode('', "import 'node:fs';"));
    expect(stderr).toContain("A node may import 'mysocks/distributed' only: got 'node:fs'");
    expect(status).toBe(2);
  });
});

test('docs/agreement.md: the session with a cluster goes as it is shown, but for its figures', async () => {
  const chapter = readFileSync(join(root, 'docs/agreement.md'), 'utf8');
  const [session] = terminalsOf(chapter).filter((text) => text.includes('mysocks cluster'));
  const [step] = stepsOf(session!);
  const [, , name = '', ...args] = step!.command.split(' ').slice(1);
  const { stdout } = await cluster(nodeFile(name.replace('.ts', '')), ...args);
  const form = (text: string) =>
    text
      .replaceAll(/, \d+ lost|; the latest timer \d+ ms late|^ {2}\(a .*\n/gm, '')
      .replaceAll(/\d[\d.,]*( ms| s(?=\n))?/g, 'N');
  expect(form(stdout)).toBe(form(step!.output));
});
