// The report of a class in a real browser.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { writePairs } from '../../../lib/grader/class/pairs.ts';
import { writeAll, writeAnonymous } from '../../../lib/grader/class/write.ts';
import { noBrowser, openUrl } from '../../helpers/browser.ts';
import { syntheticClass } from '../../helpers/class.ts';

const EXERCISES = 6;

/** How well a text can be read: 1 not at all, 21 black on white. */
async function contrast(page: Page, selector: string): Promise<number> {
  return page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const light = (color: string) => {
        const context = new OffscreenCanvas(1, 1).getContext('2d')!;
        context.fillStyle = color;
        context.fillRect(0, 0, 1, 1);
        const [r = 0, g = 0, b = 0] = [...context.getImageData(0, 0, 1, 1).data].map((each) => {
          const share = each / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
      };
      const [one, other] = [
        light(getComputedStyle(element).color),
        light(getComputedStyle(document.documentElement).backgroundColor),
      ];
      return Math.max(one, other) / Math.min(one, other);
    });
}

describe.skipIf(noBrowser)('reportHtml()', () => {
  test.each([
    { students: 40, colorScheme: 'light', width: 1200 },
    { students: 400, colorScheme: 'dark', width: 800 },
  ] as const)('can be read with $students students, $colorScheme', async (look) => {
    const store = await syntheticClass(look.students, EXERCISES);
    const pair = { exercise: '04-upper-server', similarity: 0.98, usual: 0.05 };
    writePairs(store, [{ ...pair, one: '10005', other: '10009' }]);
    writeAll(store);
    const page = await openUrl(pathToFileURL(join(store.dir, 'report.html')).href, look);

    const heads = await page.locator('h2').allTextContents();
    expect(heads.slice(0, 3)).toEqual(['Not graded', 'A person must look at these', 'Points']);
    expect(heads).toContain('Programs that are alike');
    const counts = await page.locator('.bars span').allTextContents();
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(look.students - 1);
    const tallest = await page.locator('.bars').evaluate((bars) => {
      const { top, bottom } = bars.getBoundingClientRect();
      const all = [...bars.querySelectorAll('*')].map((each) => each.getBoundingClientRect());
      return all.every((each) => each.top >= top - 1 && each.bottom <= bottom + 1);
    });
    expect(tallest).toBe(true);

    // What is wide scrolls by itself, and its names stay in sight.
    const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wider).toBe(false);
    await page.locator('.high').evaluate((each) => each.scrollTo(0, each.scrollHeight));
    const [box, head] = [page.locator('.high'), page.locator('.matrix thead')];
    const [outer, inner] = [
      await box.boundingBox(),
      await head.locator('th').first().boundingBox(),
    ];
    expect(Math.abs(inner!.y - outer!.y)).toBeLessThan(2);
    expect(await page.locator('.matrix tbody tr').count()).toBe(look.students - 1);

    for (const selector of ['.passed', '.failed', '.look'])
      expect([selector, await contrast(page, selector)]).toEqual([
        selector,
        expect.toSatisfy((n: number) => n >= 4.5),
      ]);
  });

  test('shows a kind of failure, with the command that grades that check again, when it is asked', async () => {
    const store = await syntheticClass(12, 2);
    const page = await openUrl(pathToFileURL(writeAnonymous(store)).href);
    await page.locator('summary').first().click();
    const told = page.locator('details[open] pre').last();
    expect(await told.innerText()).toMatch(/class grade IN --out DIR --check 0\d\/[\w-]+$/);
    expect(await page.locator('body').innerText()).not.toMatch(/\b100\d\d\b/);
  });
});
