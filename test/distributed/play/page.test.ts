// The page in a browser: what is seen at each step, and what one can do.
import { describe, expect, test } from 'vitest';
import { noBrowser } from '../../helpers/browser.ts';
import { lockNode, nodeFile, wrongNode } from '../../helpers/nodes.ts';
import { atStep, node, openPlay, ready } from '../../helpers/play.ts';

const ricartAgrawala = nodeFile('ricart-agrawala');
const LOCK = 'ids=1,2,3 requests=2,2,2 kind=lock rules=exclusion,goal';
const FREE = `${LOCK} time=any crashes=1 restarts=1 lose=1 double=1`;
const asking = lockNode(`
  waits = new Set(); counts = new Map([['x', 1]]);
  onStart() { this.setTimer('look', 400); this.log('started in life ' + this.life); }
  onRequest() { this.waits.add(this.id); this.broadcast({ type: 'hello', n: 1 }); this.broadcast({ type: 'hello', n: 2 }); }
  onRelease() {}
  onMessage(from, { n }) { this.counts.set(from, n); }
  onTimer(name) { this.log(name + ' went off'); }`);

describe.skipIf(noBrowser)('the page of play', () => {
  test('delivers a message when it is clicked, and the first of a channel alone can be', async () => {
    const page = await openPlay(asking, `${FREE} steps=1?`);
    const cards = node(page, 2).locator('.card');
    expect(await cards.allTextContents()).toEqual([
      expect.stringContaining('hello {n: 1}'),
      expect.stringContaining('hello {n: 2}'),
    ]);
    expect(await cards.nth(1).locator('button').count()).toBe(0);
    await cards.first().locator('.deliver').click();
    await atStep(page, 2);
    expect(await node(page, 2).locator('.card').count()).toBe(1);
    expect(await node(page, 2).locator('.changed').textContent()).toBe('counts{"1":1,"x":1}');
    expect(await page.locator('#steps .here').textContent()).toContain(
      'node 2 gets hello {n: 1} from 1',
    );
  });

  test('drops and doubles messages while there are some left', async () => {
    const page = await openPlay(asking, `${FREE} steps=1?`);
    const first = node(page, 2).locator('.card').first();
    await first.getByRole('button', { name: 'Deliver, and once more later' }).click();
    await atStep(page, 2);
    expect(await node(page, 2).locator('.card').count()).toBe(2);
    await first.getByRole('button', { name: 'Drop' }).click();
    await atStep(page, 3);
    expect(await page.locator('#failures').textContent()).toBe(
      'failures left: 1 crash, 1 return, 0 losses and 0 doubles',
    );
    expect(await first.getByRole('button', { name: /Drop|once more/ }).count()).toBe(0);
    expect(await page.locator('.arrow.lost .cross').count()).toBe(1);
  });

  test('passes over a message that is held', async () => {
    const page = await openPlay(ricartAgrawala, `${LOCK} steps=1?`);
    await node(page, 2).getByText('hold').click();
    await page.click('#oldest');
    await atStep(page, 2);
    expect(await page.locator('#steps .here').textContent()).toContain('node 3 gets request');
    await node(page, 2).getByText('let go').click();
    await page.click('#oldest');
    await atStep(page, 3);
    expect(await page.locator('#steps .here').textContent()).toContain('node 2 gets request');
  });

  test('crashes a node in the middle of a broadcast, and starts it again with nothing but its life', async () => {
    const page = await openPlay(asking, `${FREE} steps=1?`);
    await node(page, 1).getByText('… and loses its last 2').click();
    await atStep(page, 2);
    expect(await node(page, 1).locator('h2').textContent()).toBe('node 1down · life 1');
    expect(await page.locator('.card').count()).toBe(2);
    expect(await page.locator('.dot .crash').count()).toBe(1);
    // It starts again when nothing of its former life is on the way.
    expect(await node(page, 1).getByText('starts again').count()).toBe(0);
    for (const step of [3, 4]) {
      await page.locator('.deliver').first().click();
      await atStep(page, step);
    }
    await node(page, 1).getByText('starts again (life 2)').click();
    await atStep(page, 5);
    expect(await node(page, 1).locator('h2').textContent()).toBe('node 1up · life 2');
    expect(await node(page, 1).locator('.log').textContent()).toBe('5. started in life 2');
  });

  test('says what letting time pass leads to, and which messages are late', async () => {
    const page = await openPlay(asking, `${FREE} steps=1?`);
    expect(await page.locator('#clock').textContent()).toContain('0 ms have passed');
    expect(await node(page, 2).locator('.timers').textContent()).toContain('timer look in 400 ms');
    await page.locator('#clock button', { hasText: 'let 100 ms pass' }).click();
    await atStep(page, 2);
    expect(await page.locator('.late').count()).toBe(4 + 1); // and the one in the help
    expect(await page.locator('#clock').textContent()).toContain(
      'Time cannot pass: hello {n: 1} from 1 to 2 is late, and must arrive first.',
    );
    for (const step of [3, 4, 5, 6]) {
      await page.keyboard.press(' ');
      await atStep(page, step);
    }
    expect(await page.locator('#clock').textContent()).toContain(
      "let 300 ms pass then it is 400 ms, node 1's timer “look”, node 2's timer “look” and node 3's timer “look” are due",
    );
    await page.keyboard.press('t');
    await atStep(page, 7);
    await node(page, 2).getByText('goes off').click();
    await atStep(page, 8);
    expect(await node(page, 2).locator('.log li').last().textContent()).toBe('8. look went off');
  });

  test('says when a program has asked, and that it is inside', async () => {
    const page = await openPlay(ricartAgrawala, `${LOCK} steps=1?,1>2,1>3,2>1,3>1`);
    const chip = () => node(page, 1).locator('.chip').first().textContent();
    expect(await chip()).toBe('program: inside, since step 5');
    expect(await page.locator('#counts').textContent()).toBe('messages: 4; entries: 1, 4 an entry');
    await page.keyboard.press('ArrowLeft');
    await atStep(page, 4);
    expect(await chip()).toBe('program: asked in step 1');
    expect(await page.locator('.life.inside.undone').count()).toBe(1);
  });

  test('is played with the keyboard alone', async () => {
    const page = await openPlay(ricartAgrawala, `${LOCK} steps=`);
    const list = await page.locator('#possible li').allTextContents();
    expect(list).toEqual([
      "1 node 1's program asks",
      "2 node 2's program asks",
      "3 node 3's program asks",
    ]);
    await page.keyboard.press('2');
    await atStep(page, 1);
    await page.keyboard.press(' ');
    await atStep(page, 2);
    await page.keyboard.press('Home');
    await atStep(page, 0);
    await page.keyboard.press('End');
    await atStep(page, 2);
    await node(page, 3).locator('.deliver').press('Enter');
    await atStep(page, 3);
    // A button that is clicked does not keep the focus, so that space is for the oldest message.
    await node(page, 3).getByText('program asks').click();
    await atStep(page, 4);
    await page.keyboard.press(' ');
    await atStep(page, 5);
    expect(await page.locator('#steps .here').textContent()).toContain('node 2 gets reply');
    await page.keyboard.press('w');
    await page.locator('#note', { hasText: 'All is well, and all is reached' }).waitFor();
    expect(await page.locator('#steps .calm').count()).toBe(1);
  });

  test('shows the light cone of a step, and Lamport times where messages carry one', async () => {
    const page = await openPlay(ricartAgrawala, `${LOCK} steps=1?,3?,1>2,2>1,3>1`);
    expect(await page.locator('.lamport').allTextContents()).toEqual(['1', '1', '2', '3', '4']);
    await page.locator('#steps button').nth(2).hover(); // node 3 asks: 2>1 does not know of it
    const far = page.locator('#steps .far');
    expect(await far.evaluateAll((all) => all.map((one) => one.getAttribute('data-step')))).toEqual(
      ['1', '3', '4'],
    );
    expect(await page.locator('.dot.far').count()).toBe(3);
    await page.mouse.move(0, 0);
    await expect.poll(() => far.count()).toBe(0);
    const timeless = await openPlay(asking, `${LOCK} steps=1?`);
    expect(await timeless.locator('.lamport').count()).toBe(0);
  });

  test('marks the step at which a rule is broken, and takes it back', async () => {
    const wrong = wrongNode('ricart-agrawala', [
      'if (this.inside || this',
      'if (!this.inside && this',
    ]);
    const page = await openPlay(
      wrong,
      'ids=9,10 requests=2,2 kind=lock rules=exclusion steps=9?,9>10,10>9,10?,10>9,9>10',
    );
    const broken = page.locator('#broken');
    expect(await broken.textContent()).toBe('✗ Step 6: nodes 9 and 10 are inside together');
    expect(await page.locator('.column.broken').getAttribute('data-step')).toBe('6');
    expect(await page.locator('.column .mark').textContent()).toBe('✗ two inside');
    await page.click('#back');
    await atStep(page, 5);
    expect(await broken.textContent()).toBe('');
    await page.click('#steps [data-step="6"] button');
    await atStep(page, 6);
    expect(await broken.textContent()).toContain('Step 6');
  });

  test('goes on from here when all is well, and says after which step nothing helps', async () => {
    const stubborn = wrongNode('ricart-agrawala', ['this.id < from)', 'true)']);
    const page = await openPlay(stubborn, 'ids=1,2 requests=1,1 kind=lock rules=goal steps=1?,2?');
    await page.click('#well');
    await page.locator('#broken li').waitFor();
    await ready(page);
    expect(await page.locator('#broken').textContent()).toMatch(
      /^✗ Step 2: node 1 asked and never gets in; node 2 asked and never gets in, though all is well/,
    );
    expect(await page.locator('#steps .broken').getAttribute('data-step')).toBe('2');
    expect(await page.locator('#schedule').textContent()).toMatch(/steps=1\?,2\?,\/$/);
  });
});
