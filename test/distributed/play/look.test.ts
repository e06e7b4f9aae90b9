// What the page looks like: in any width, by day and by night.
import { describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { noBrowser } from '../../helpers/browser.ts';
import { nodeFile, wrongNode } from '../../helpers/nodes.ts';
import { atStep, openPlay } from '../../helpers/play.ts';

const FIVE =
  'ids=1,2,3,4,5 requests=2,2,2,2,2 kind=lock time=any crashes=1 restarts=1 lose=1 double=1 rules=exclusion';
const STEPS = 'steps=1?,3?,1>5,5>1,3>5,2?,_';

/** Elements whose text is cut off, or that stand out of the page. */
function clipped(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const all = [...document.querySelectorAll('body *')].filter((one) => {
      // The picture is scrolled; the name of a hidden legend is hidden.
      return one.closest('#picture, script, style, option, [hidden]') === null;
    });
    const wide = all.filter((one) => {
      const box = one.getBoundingClientRect();
      const cut =
        one instanceof HTMLElement && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0;
      return box.right > document.documentElement.clientWidth + 1 || box.left < -1 || cut;
    });
    return wide.map((one) => `${one.tagName} ${one.id}.${one.getAttribute('class')}`);
  });
}

/** The least contrast of the text in the page with what lies behind it. */
async function contrast(page: Page, selector: string): Promise<number> {
  return page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const numbers = (colour: string) => colour.match(/[\d.]+/g)!.map(Number);
      const light = (colour: string) => {
        const [r = 0, g = 0, b = 0] = numbers(colour).map((value) => {
          const part = value / 255;
          return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      let behind = element;
      while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)')
        behind = behind.parentElement!;
      const [a, b] = [
        light(getComputedStyle(element).color),
        light(getComputedStyle(behind).backgroundColor),
      ];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    });
}

describe.skipIf(noBrowser)('the page of play', () => {
  test.each([420, 760, 1400])(
    'clips nothing at %i px, with 5 nodes and failures',
    async (width) => {
      const page = await openPlay(nodeFile('coordinator'), `${FIVE} ${STEPS}`, { width });
      await page.locator('.late').nth(1).waitFor();
      expect(await clipped(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        width,
      );
    },
  );

  test.each(['light', 'dark'] as const)('can be read by %s', async (colorScheme) => {
    const page = await openPlay(nodeFile('coordinator'), `${FIVE} ${STEPS}`, { colorScheme });
    for (const text of [
      '.node h2',
      '.fields dt',
      '.deliver',
      '#status',
      '.program2',
      'button.danger',
    ]) {
      expect(await contrast(page, text), text).toBeGreaterThan(4.5);
    }
  });

  test('brings the step where we are into sight in a long run', async () => {
    const page = await openPlay(
      nodeFile('ricart-agrawala'),
      'ids=1,2,3 requests=9,9,9 kind=lock rules= steps=1?,2?,3?,/',
      { width: 760 },
    );
    const now = page.locator('.now');
    const frame = (await page.locator('#picture').boundingBox())!;
    const inSight = async () => {
      const { x } = (await now.boundingBox())!;
      return x >= frame.x && x <= frame.x + frame.width;
    };
    await expect.poll(inSight).toBe(true);
    await page.keyboard.press('Home');
    await expect.poll(inSight).toBe(true);
  });

  test('keeps the focus where it was when a step has happened', async () => {
    const page = await openPlay(
      nodeFile('ricart-agrawala'),
      'ids=1,2,3 requests=1,1,1 kind=lock rules= steps=',
    );
    await page.locator('#possible button').nth(1).press('Enter');
    await atStep(page, 1);
    await page.locator('#steps button').nth(0).press('Enter');
    await atStep(page, 0);
    expect(await page.locator(':focus').getAttribute('data-key')).toBe('step-0');
  });

  test('shows a node’s texts as text', async () => {
    const wrong = wrongNode('ricart-agrawala', [
      "type: 'request', time: this.asked",
      "type: '<img src=x onerror=alert(1)>' as any, time: this.asked",
    ]);
    const page = await openPlay(wrong, 'ids=1,2 requests=1,1 kind=lock rules= steps=1?');
    expect(await page.locator('.deliver').textContent()).toContain('<img src=x');
    expect(await page.locator('img').count()).toBe(0);
  });
});
