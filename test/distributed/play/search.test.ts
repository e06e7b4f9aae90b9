// The explorer in the page, and handlers that do not come back.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleNode } from '../../../lib/distributed/host/bundle.ts';
import { freeScenario, type Choice } from '../../../lib/distributed/scenarios/index.ts';
import { renderPlay } from '../../../lib/distributed/show/page.ts';
import { noBrowser } from '../../helpers/browser.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { lockNode, nodeFile, wrongNode } from '../../helpers/nodes.ts';
import { atStep, node, openFile, openPlay, ready } from '../../helpers/play.ts';

const LOCK = 'ids=1,2 requests=2,2 kind=lock rules=exclusion,goal';
const endless = lockNode(`
  onRequest() { this.broadcast({ type: 'hello' }); }
  onMessage() { for (;;); }`);

describe.skipIf(noBrowser)('find one', () => {
  test('find one searches in the page, and plays the shortest schedule', async () => {
    const wrong = wrongNode('ricart-agrawala', [
      'if (this.inside || this',
      'if (!this.inside && this',
    ]);
    const page = await openPlay(wrong, `${LOCK} steps=2?`);
    await page.click('#find');
    await page.locator('#broken li').waitFor();
    await atStep(page, 6);
    expect(await page.locator('#broken').textContent()).toBe(
      '✗ Step 6: nodes 1 and 2 are inside together',
    );
    expect(await page.locator('#note').textContent()).toMatch(
      /^Found after \d+ states, in \d+ ms: nodes 1 and 2 are inside together\.$/,
    );
  });

  test('find one says how much it tried when no rule is broken', async () => {
    const page = await openPlay(
      nodeFile('coordinator'),
      'ids=1,2,3 requests=1,1,1 kind=lock rules=exclusion,goal steps=',
    );
    await page.click('#find');
    const note = page.locator('#note', { hasText: 'No rule is broken' });
    await note.waitFor();
    expect(await note.textContent()).toMatch(
      /^No rule is broken: 1,080 states, all orders, \d+ ms\.$/,
    );
  });

  test('find one from free play searches the other scenarios, and goes to the one that it found', async () => {
    const wrong = wrongNode('ricart-agrawala', ['this.id < from)', 'false)']);
    const html = join(temporaryFolder(), 'play.html');
    const scenarios = [1, 2].map((n): Choice => {
      const scenario = {
        kind: 'lock',
        ids: [1, 2],
        requests: [n, 1],
        rules: ['exclusion'],
      } as const;
      return { title: String(n), scenario };
    });
    const free = { title: 'free', scenario: freeScenario('lock', [1, 2, 3]), free: true };
    const bundle = await bundleNode(wrong);
    writeFileSync(html, await renderPlay({ bundle, scenarios: [free, ...scenarios], steps: [] }));
    const page = await openFile(html);
    await page.click('#find');
    await page.locator('#broken li').waitFor();
    expect(await page.locator('#scenario').inputValue()).toBe('1');
    expect(await page.locator('#schedule').textContent()).toMatch(/^ids=1,2 requests=1,1 /);
  });

  test('find one can be stopped while a handler runs for ever', async () => {
    const page = await openPlay(endless, `${LOCK} steps=`);
    await page.click('#find');
    await page.click('#stop');
    await page.locator('#note', { hasText: 'The search was stopped.' }).waitFor();
    await node(page, 1).getByText('asks').click();
    await atStep(page, 1);
  });
});

describe.skipIf(noBrowser)('a handler that does not come back', () => {
  test('does not freeze the page, and can be stopped', async () => {
    const page = await openPlay(endless, `${LOCK} steps=1?`);
    await node(page, 2).locator('.deliver').click();
    await page.locator('#stop', { hasText: 'stop: a node is told' }).click();
    await page.locator('#broken li').waitFor();
    expect(await page.locator('#broken').textContent()).toBe(
      '✗ Step 2: node 2 failed: onMessage() was stopped: it had not come back',
    );
    expect(await page.locator('#possible').textContent()).toContain('A node has failed');
    await ready(page);
    await page.click('#back');
    await atStep(page, 1);
    // The class runs in a new worker, which was told again what led here.
    await node(page, 2).getByText('asks').click();
    await atStep(page, 2);
    expect(await page.locator('#broken').textContent()).toBe('');
  });
});

describe.skipIf(noBrowser)('an error in a handler', () => {
  test('comes with its place in the file, when it is played and when it is found', async () => {
    const file = lockNode(`
  onRequest() {
    const missing = undefined as any;
    this.send(missing.id, { type: 'hello' });
  }`);
    const page = await openPlay(file, `${LOCK} steps=1?`);
    const text = /Step 1: node 1 failed: .*'id'.* \(node\.ts:7:23\)$/;
    expect(await page.locator('#broken').textContent()).toMatch(text);
    await page.click('#first');
    await atStep(page, 0);
    await page.click('#find');
    await page.locator('#broken li').waitFor();
    expect(await page.locator('#broken').textContent()).toMatch(text);
    expect(await page.locator('#note').textContent()).toContain('(node.ts:7:23)');
  });

  test('is one when a node reaches for what it cannot know', async () => {
    for (const what of [
      'Date.now()',
      'fetch("/")',
      'self.close()',
      'Math.random()',
      'postMessage(1)',
    ]) {
      const page = await openPlay(lockNode(`onRequest() { ${what}; }`), `${LOCK} steps=1?`);
      expect(await page.locator('#broken').textContent()).toContain(
        'is not for a node: it knows only',
      );
    }
  });
});
