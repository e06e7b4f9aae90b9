// A game: what has happened, what may happen next, and what is broken.
import { describe, expect, onTestFinished, test } from 'vitest';
import { decode, decodeStep } from '../../../lib/distributed/explorer/schedule.ts';
import { Host } from '../../../lib/distributed/host/ask.ts';
import { bundleNode } from '../../../lib/distributed/host/bundle.ts';
import { Game } from '../../../lib/distributed/page/game.ts';
import { runScenario } from '../../../lib/distributed/run/run.ts';
import { freeScenario } from '../../../lib/distributed/scenarios/index.ts';
import { Answers } from '../../../lib/distributed/world/answers.ts';
import type { Scenario } from '../../../lib/distributed/world/scenario.ts';
import { lockNode, nodeFile, wrongNode } from '../../helpers/nodes.ts';

async function begun(file: string, scenario: Scenario): Promise<Game> {
  const host = await Host.open(await bundleNode(file), scenario.ids);
  onTestFinished(() => host.close());
  return Game.begin(scenario, new Answers(scenario.ids, host));
}

/** Lets steps happen, by their texts. */
async function play(game: Game, ...steps: string[]): Promise<void> {
  for (const step of steps) await game.play(decodeStep(step, game.scenario, game.answers)!);
}

const lock: Scenario = {
  kind: 'lock',
  ids: [1, 2],
  requests: [2, 2],
  rules: ['exclusion', 'goal', 'messages-agreement'],
};
const ricartAgrawala = nodeFile('ricart-agrawala');
const twoInside = () =>
  wrongNode('ricart-agrawala', [
    'if (this.inside || this.isFirst(from, time))',
    'if (!this.inside && this.isFirst(from, time))',
  ]);
const nobodyGivesWay = () => wrongNode('ricart-agrawala', ['this.id < from)', 'true)']);

describe('Game', () => {
  test('Game plays what the explorer found to the same violation, at its last step', async () => {
    const file = twoInside();
    const { findings } = await runScenario(await bundleNode(file), lock, { first: true });
    const { schedule, text } = findings[0]!;
    const { scenario, steps } = decode(schedule);
    const game = await begun(file, scenario);
    await game.replay(steps);
    expect(game.broken.map(([step, { text }]) => [step, text])).toEqual([[steps.length, text]]);
    expect(game.schedule()).toBe(schedule);
  });

  test('Game takes steps back, and goes them again', async () => {
    const game = await begun(ricartAgrawala, lock);
    await play(game, '1?', '1>2', '2>1');
    const inside = game.world;
    game.goTo(1);
    expect(game.world).toBe(game.steps[0]!.after);
    expect(game.steps).toHaveLength(3);
    await play(game, '1>2');
    expect(game.steps).toHaveLength(3);
    game.goTo(3);
    expect(game.world).toBe(inside);
  });

  test('Game forgets what was taken back when something else happens', async () => {
    const game = await begun(ricartAgrawala, lock);
    await play(game, '1?', '1>2', '2>1');
    game.goTo(1);
    await play(game, '2?');
    expect(game.schedule()).toMatch(/steps=1\?,2\?$/);
    expect(game.steps).toHaveLength(2);
  });

  test('Game judges a rule until it is broken, and the others on', async () => {
    const game = await begun(twoInside(), { ...lock, requests: [1, 1] });
    await play(game, '1?', '1>2', '2>1', '2?', '2>1', '1>2');
    expect(game.broken.map(([, { rule }]) => rule)).toEqual(['exclusion']);
    await play(game, '1.', '2.');
    expect(game.broken.map(([, { rule }]) => rule)).toEqual(['exclusion']);
    game.goTo(5);
    expect(game.broken).toEqual([]);
  });

  test('Game goes on calmly until all is reached', async () => {
    const game = await begun(ricartAgrawala, lock);
    await play(game, '1?', '2?');
    await game.allIsWell();
    expect(game.calm).toEqual({ from: 2, violation: undefined });
    expect(game.world.entries).toBe(2);
    expect(game.steps.slice(2).every(({ calm }) => calm)).toBe(true);
    expect(game.schedule()).toMatch(/steps=1\?,2\?,\/$/);
  });

  test('Game says after which step nothing helps any more', async () => {
    const game = await begun(nobodyGivesWay(), lock);
    await play(game, '1?', '2?');
    await game.allIsWell();
    const [[step, violation] = []] = game.broken;
    expect(step).toBe(2);
    expect(violation).toMatchObject({ rule: 'goal', mark: 'nothing helps any more' });
    game.goTo(1);
    expect(game.broken).toEqual([]);
  });

  test('Game has the same schedule as the explorer where all being well changes nothing', async () => {
    const game = await begun(lockNode('onRequest() {}'), lock);
    await game.replay(['1?', '/']);
    expect(game.broken.map(([step, { rule }]) => [step, rule])).toEqual([[1, 'goal']]);
    expect(game.schedule()).toMatch(/steps=1\?,\/$/);
  });

  test('Game can be gone on with by hand from the middle of a calm continuation', async () => {
    const game = await begun(ricartAgrawala, lock);
    await play(game, '1?', '2?');
    await game.allIsWell();
    game.goTo(3);
    await play(game, '1>2'); // the same step as the next calm one, or another
    game.goTo(2);
    await play(game, '2>1');
    expect(game.calm).toBeUndefined();
    expect(game.schedule()).toMatch(/steps=1\?,2\?,2>1$/);
  });

  test('Game is over when a node fails', async () => {
    const file = lockNode("onRequest() { throw new Error('no'); }");
    const game = await begun(file, lock);
    await play(game, '1?');
    expect(game.broken[0]?.[1].text).toMatch(/^node 1 failed: no \(node\.ts:\d+:\d+\)$/);
    expect(game.possible()).toEqual([]);
    game.goTo(0);
    expect(game.possible()).not.toEqual([]);
  });

  test('Game refuses a schedule that cannot happen, and says which step', async () => {
    const game = await begun(ricartAgrawala, lock);
    await expect(game.replay(['1?', '2>1'])).rejects.toThrow(
      'Step 2 of the schedule cannot happen here: 2>1',
    );
  });
});

test('freeScenario() lets everything happen: messages are lost and doubled, nodes crash and return', async () => {
  const game = await begun(ricartAgrawala, freeScenario('lock', [1, 2, 3]));
  await play(game, '1?', '1>2-', '1>3+', '1>3', '3x1', '3^', '2?', '2>1');
  expect(game.broken).toEqual([]);
  expect(game.world.budget).toEqual([1, 1, 1, 1, 0]);
  expect(game.world.lives).toEqual([1, 1, 2]);
});
