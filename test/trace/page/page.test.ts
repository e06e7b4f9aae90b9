import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { noBrowser, openPage } from '../../helpers/browser.ts';
import { concurrentRun, connectionName, iterativeRun, MS, Tape } from '../../helpers/tape.ts';

const both = () => [iterativeRun(3), concurrentRun(3)];
const texts = (page: Page, selector: string) => page.locator(selector).allTextContents();
/** A call of a tape: the number that it has there. */
const bar = (page: Page, run: number, pid: number, call: string) =>
  page.locator('.run').nth(run).locator(`[data-call="${pid}.${call}"] .shape`);

describe.skipIf(noBrowser)('page', () => {
  test('page has a lane for each process, clients on top', async () => {
    const page = await openPage(both());
    const second = await texts(page, '.run:nth-child(2) .names .name');
    expect(second).toEqual([
      'client A',
      'client B',
      'client C',
      'echo-concurrent',
      'child 301',
      'child 302',
      'child 303',
    ]);
    expect(await texts(page, 'h2')).toEqual([
      'echo-iterative: one process, one client at a time run-1',
      'echo-concurrent: a child process for each client run-2',
    ]);
  });

  test('page shows the headline figures of each run', async () => {
    const page = await openPage(both());
    const figures = await texts(page, '.run:first-child .figures > li');
    expect(figures).toEqual([
      '122 ms until the last answer',
      '1 client served at once, at most',
      '80 ms the server sat blocked while somebody waited',
      'first reply after client A 82 msclient B 82 msclient C 82 ms',
    ]);
    expect(await texts(page, '.run:nth-child(2) .figures b')).toContain('3');
    expect(await page.locator('.run:first-child .bar.idle').count()).toBe(4);
    expect(await page.locator('.run:nth-child(2) .bar.idle').count()).toBe(0);
    expect(await texts(page, '.texts .queued')).toContain('client B waits to be accepted · 62 ms');
  });

  test('page shows two runs on the same time scale', async () => {
    const page = await openPage([iterativeRun(1), iterativeRun(4)]);
    const ticks = await texts(page, '.run:first-child .axis text');
    expect(await texts(page, '.run:nth-child(2) .axis text')).toEqual(ticks);
    const first = await bar(page, 0, 201, '8').boundingBox();
    const second = await bar(page, 1, 201, '8').boundingBox();
    expect(first?.x).toBe(second?.x);
    expect(first?.width).toBe(second?.width);
  });

  test.each([760, 1400])('page fits into a window of %i pixels', async (width) => {
    const page = await openPage(both(), { width });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    const right = await page.evaluate(
      "Math.max(...[...document.querySelectorAll('.names text')].map((t) => t.getBoundingClientRect().right))",
    );
    const left = (await page.locator('.axis line').first().boundingBox())?.x;
    expect(right).toBeLessThan(Number(left) + 20);
  });

  test('page says in words what it shows, for those who do not see it', async () => {
    const page = await openPage(both());
    const plot = page.locator('.plot').first();
    const words = await plot.getAttribute('aria-label');
    expect(words).toContain('blocked in readSocket for 80 ms while 2 clients waited');
    expect(await plot.getAttribute('tabindex')).toBe('0');
  });

  test('page shows a server that was killed and calls that never ended', async () => {
    const conn = connectionName(0);
    const tape = new Tape()
      .proc(101, 'crashes')
      .proc(201, 'echo')
      .call(201, 'connect', 1 * MS, 2 * MS, { conn, ch: 3, res: 3 })
      .queued(101, conn, 2 * MS)
      .call(101, 'accept', 0, 2 * MS, { on: 3, ch: 4, conn, res: 4 })
      .call(101, 'read', 3 * MS, undefined, { ch: 4, conn, dir: 'c2s', n: 9 })
      .call(201, 'read', 3 * MS, 50 * MS, { ch: 3, conn, dir: 's2c', n: 9, res: 0 })
      .exit(201, 60 * MS, 1);
    const page = await openPage([tape]);
    expect(await texts(page, '.fate')).toEqual(['exit status 1', 'killed or crashed']);
    expect(await page.locator('.bar.open').count()).toBe(1);
    const story = await page.locator('.story').textContent();
    expect(story).toContain('crashes (pid 101) was killed, or crashed, at 49 ms.');
  });

  test('page takes names and payloads for text, whatever they hold', async () => {
    const evil = '</script><img src=x onerror="document.title=1"><!--';
    const conn = `${evil}:1`;
    const tape = new Tape()
      .proc(101, evil)
      .proc(201, evil)
      .queued(101, conn, 10)
      .call(201, 'connect', 1, 5 * MS, { conn, ch: 3, to: evil, res: 3 })
      .call(101, 'accept', 1, 2 * MS, { on: 3, ch: 4, conn, res: 4 })
      .call(201, 'write', 6 * MS, 40 * MS, { conn, dir: 'c2s', ch: 3, n: 60, off: 0, data: evil });
    const page = await openPage([tape]);
    await page.locator('summary', { hasText: 'All calls' }).click();
    await bar(page, 0, 201, '3').hover();
    expect(await page.locator('#tip').textContent()).toContain('<img src=x');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toBe('What the processes did');
  });

  test('page draws no more marks than a browser can bear, and says so', async () => {
    const tape = new Tape().proc(101, 'busy');
    for (let i = 0; i < 6000; i++) tape.call(101, 'read', i * 100, i * 100 + 50, { ch: 4, n: 9 });
    const page = await openPage([tape]);
    const notice = await page.locator('.notice').allTextContents();
    expect(notice.join()).toMatch(/4,000 of 1\d,\d{3} marks are drawn: zoom in to see all/);
    expect(await page.locator('[data-subject]').count()).toBe(4000);
    for (let i = 0; i < 4; i++) await page.click('#zoom-in');
    await page.locator('.notice').waitFor({ state: 'hidden' });
  });
});
