// The page of a run of which it is known what it shows: a check that failed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_PID } from '../../../lib/trace/record/format.ts';
import { renderPage } from '../../../lib/trace/show/html.ts';
import { noBrowser, openUrl, type Look } from '../../helpers/browser.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { connectionName, MS, Tape } from '../../helpers/tape.ts';

const NOTE = {
  head: 'upper-server, check closes: failed',
  lines: [
    'A right upper-server ends its stream after the client has ended.',
    `${'a long sentence about what was seen, '.repeat(8)}and nothing is on its way to it`,
    'expected "ABC"',
    'got      "ABc"',
    '            ^ byte 2: expected 0x43, got 0x63',
    'upper-server printed on stderr:',
    '  | one client',
  ],
};

/** A client of the grader that waits until the check gives up, at 250 ms, and a child that is killed before. */
function tape(): Tape {
  const [client, conn] = [NO_PID + 1, connectionName(0)];
  const s2c = { conn, ch: 3, dir: 's2c' as const };
  return new Tape()
    .proc(2, 'upper-server')
    .proc(client, 'client')
    .call(client, 'connect', 1 * MS, 2 * MS, { conn, ch: 3, res: 3 })
    .queued(2, conn, 2 * MS)
    .call(2, 'accept', 1 * MS, 3 * MS, { on: 3, conn, ch: 4, res: 4 })
    .call(client, 'read', 3 * MS, undefined, s2c)
    .fork(2, 7, 4 * MS)
    .proc(7, 'upper-server', 10 * MS)
    .pass(2, 7, conn, 11 * MS)
    .call(7, 'read', 200 * MS, undefined, { conn, ch: 3, dir: 'c2s' })
    .exit(7, 249 * MS, 1);
}

/** Opens the page of that run. */
async function open(look?: Look): Promise<Page> {
  const file = join(temporaryFolder(), 'page.html');
  const run = { name: '1', records: tape().records, damaged: 0 };
  writeFileSync(file, await renderPage([{ ...run, note: { ...NOTE, end: 250 * MS } }]));
  return openUrl(pathToFileURL(file).href, look);
}

const texts = (page: Page, selector: string) => page.locator(selector).allTextContents();

describe.skipIf(noBrowser)('page of a failed check', () => {
  test('page names the check, its verdict, and the bytes that decided', async () => {
    const page = await open();
    expect(await page.title()).toBe(NOTE.head);
    expect(await texts(page, 'h2')).toEqual([
      NOTE.head,
      'upper-server: a child process for each client',
    ]);
    expect(await texts(page, '.seen p')).toEqual(NOTE.lines.slice(1));
    expect(await texts(page, '.seen .bytes')).toEqual(
      NOTE.lines.filter((line) => /^(expected|got|\s)/.test(line)),
    );
  });

  test('page gives no number to a client that is no process', async () => {
    const page = await open();
    expect(await texts(page, '.names .minor')).toContain('client 1 of the grader');
    await page
      .locator(`[data-call^="${NO_PID + 1}."] .shape`)
      .last()
      .hover();
    expect(await page.locator('#tip').textContent()).toContain('client A, client 1 of the grader');
    await page.locator('.calls summary').click();
    expect(
      await page.locator('body').evaluate((body) => (body as { innerText?: string }).innerText),
    ).not.toMatch(/1000000\d/);
  });

  test('page shows a wait that lasted until the check gave up', async () => {
    const page = await open();
    expect(await texts(page, '.texts text')).toContain('still blocked in read · 247 ms');
    expect(await page.locator('.story').last().textContent()).toContain(
      'At the end client A has been blocked in readSocket for 247 ms: it waits for an answer.',
    );
  });

  test.each([
    [760, 'light'],
    [1000, 'light'],
    [1000, 'dark'],
  ] as const)('page clips nothing in a window of %i pixels, %s', async (width, colorScheme) => {
    const page = await open({ width, colorScheme });
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll('html, .seen, .seen p, .story, h2')]
        .filter((element) => element.scrollWidth > element.clientWidth)
        .map((element) => element.textContent),
    );
    expect(wide).toEqual([]);
    const boxes = await page.evaluate(() =>
      [...document.querySelectorAll('.names text, .texts text, .fate')].map((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        return { text: text.textContent, left, right, top, bottom };
      }),
    );
    expect(boxes.filter(({ left, right }) => left < 0 || right > width)).toEqual([]);
    const meets = boxes.flatMap((one, i) =>
      boxes
        .slice(i + 1)
        .filter(({ left, right }) => left < one.right && one.left < right)
        // Lines of two texts stand closely below each other: it counts what is in their middle.
        .filter(({ top, bottom }) => top + 4 < one.bottom && one.top + 4 < bottom)
        .map(({ text }) => `${one.text} / ${text}`),
    );
    expect(meets).toEqual([]);
  });
});
