// The picture of a schedule: lanes, arrows, and what is a cause of what.
import { describe, expect, test } from 'vitest';
import { causesOf, coneOf, lamportTimes } from '../../lib/distributed/explorer/causes.ts';
import { pictureLines } from '../../lib/distributed/explorer/picture.ts';
import { retell } from '../../lib/distributed/explorer/retell.ts';
import { decode, decodeStep } from '../../lib/distributed/explorer/schedule.ts';
import { modelOf } from '../../lib/distributed/explorer/model.ts';
import { Host } from '../../lib/distributed/host/ask.ts';
import { bundleNode } from '../../lib/distributed/host/bundle.ts';
import { Answers } from '../../lib/distributed/world/answers.ts';
import { Violation, type Model } from '../../lib/distributed/world/apply.ts';
import { lockNode, nodeFile } from '../helpers/nodes.ts';

/** Lets something be done with a schedule. */
async function told<T>(
  file: string,
  text: string,
  use: (steps: number[], model: Model) => Promise<T>,
): Promise<T> {
  const { scenario, steps } = decode(text);
  const host = await Host.open(await bundleNode(file), scenario.ids);
  try {
    const model = modelOf(scenario, new Answers(scenario.ids, host));
    const actions = steps.map((step) => decodeStep(step, scenario, model.answers)!);
    return await use(actions, model);
  } finally {
    host.close();
  }
}

const violation = new Violation('exclusion', 'two are inside', 'two inside');

function picture(file: string, text: string, width?: number): Promise<string[]> {
  return told(file, text, (steps, model) => pictureLines({ violation, steps }, model, width));
}

const ricartAgrawala = nodeFile('ricart-agrawala');

describe('pictureLines()', () => {
  test('pictureLines() shows messages as arrows, also to the left and across a lane', async () => {
    const lines = await picture(
      ricartAgrawala,
      'ids=1,2,3 requests=1,1,1 kind=lock rules=exclusion steps=1?,1>2,1>3,3>1,2>1,1.',
    );
    expect(lines).toEqual([
      '      node 1                       node 2                       node 3',
      '   1. ● asks                       │                            │',
      '   2. ├────1 request {time: 1}────▶●                            │',
      '   3. ├──────────────────1 request {time: 1}───────────────────▶●',
      '   4. ●◀───────────────────3 reply {time: 3}────────────────────┤',
      '   5. ●◀─────2 reply {time: 3}─────┤                            │           1 enters',
      '   6. ● leaves                     │                            │           ✗ two inside',
      '      (┆ has asked, ┃ is inside; the number at an arrow: the step that sent it)',
    ]);
  });

  test('pictureLines() shows crashes, returns, losses, doubles and what is under way', async () => {
    const file = lockNode(`
      onRequest() { this.broadcast({ type: 'hello' }); this.send(this.id, { type: 'me' }); }
      onMessage() {}`);
    const lines = await picture(
      file,
      'ids=1,2 requests=1,1 crashes=1 restarts=1 lose=1 double=1 kind=lock rules= ' +
        'steps=1?,1>2+,1>2,2?,2>1-,1>1,1x,1^',
    );
    expect(lines).toEqual([
      '      node 1                        node 2',
      '   1. ● asks                        │',
      '   2. ├───────1 twice: hello───────▶●',
      '   3. ├──────────1 hello───────────▶●',
      '   4. ┆                             ● asks',
      '   5. ┆✕──────────4 hello───────────┤',
      '   6. ● ↺ 1 me                      ┆',
      '   7. ✕ crashes                     ┆',
      '   8. ● starts again (life 2)       ┆           ✗ two inside',
      '      under way: me from 2 to itself',
      '      (┆ has asked, ┃ is inside; the number at an arrow: the step that sent it)',
    ]);
  });

  test('pictureLines() puts a note that has no room below its step, over lanes', async () => {
    const lines = await picture(
      nodeFile('bully'),
      'ids=1,2,3 kind=election time=slow crashes=1 restarts=1 settle=true rules= steps=3x,3^',
    );
    expect(lines.slice(2, 4)).toEqual([
      '   2. │                            │                            ● starts again (life 2)  3: leader 3',
      '      │                            │                            │           ✗ two inside',
    ]);
  });

  test('pictureLines() keeps to 100 characters with 5 nodes, and cuts off what has no room', async () => {
    const lines = await picture(
      nodeFile('coordinator'),
      'ids=1,2,3,4,5 requests=1,1,1,1,1 kind=lock rules= steps=1?,1>5,5>1,4?,4>5,2?',
    );
    const widths = lines.map((line) => Array.from(line).length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(100);
    expect(lines[5]).toBe('   5. ┃             │             │             ├─4 request──▶●');
  });
});

describe('causesOf()', () => {
  const two = 'ids=1,2,3 requests=1,1,1 kind=lock rules= steps=1?,3?,1>2,2>1,3>1';

  test('coneOf() has what a step follows from, and what follows from it', async () => {
    await told(ricartAgrawala, two, async (steps, model) => {
      const { beginning, moments } = await retell(steps, model);
      const causes = causesOf([...beginning, ...moments]);
      const cone = (step: number) =>
        [...coneOf(causes, beginning.length + step - 1)]
          .map((i) => i - beginning.length + 1)
          .filter((step) => step > 0)
          .toSorted((a, b) => a - b);
      expect(cone(3)).toEqual([1, 3, 4, 5]);
      expect(cone(2)).toEqual([2, 5]);
      expect(cone(5)).toEqual([1, 2, 3, 4, 5]);
    });
  });

  test('lamportTimes() is one more than that of whatever a step follows', async () => {
    await told(ricartAgrawala, two, async (steps, model) => {
      const { beginning, moments } = await retell(steps, model);
      const all = [...beginning, ...moments];
      expect(lamportTimes(all, causesOf(all))).toEqual([0, 0, 0, 1, 1, 2, 3, 4]);
    });
  });
});
