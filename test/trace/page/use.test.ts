import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { noBrowser, openPage } from '../../helpers/browser.ts';
import { concurrentRun, iterativeRun } from '../../helpers/tape.ts';

const both = () => [iterativeRun(3), concurrentRun(3)];
const texts = (page: Page, selector: string) => page.locator(selector).allTextContents();
/** A call of a tape: the number that it has there. */
const bar = (page: Page, run: number, pid: number, call: string) =>
  page.locator('.run').nth(run).locator(`[data-call="${pid}.${call}"] .shape`);
const widthOf = async (page: Page, selector: string) =>
  (await page.locator(selector).first().boundingBox())?.width ?? 0;

describe.skipIf(noBrowser)('page', () => {
  test('page tells the call under the pointer as strace prints it', async () => {
    const page = await openPage(both());
    await bar(page, 0, 101, '3').hover();
    const tip = await page.locator('#tip').textContent();
    expect(tip).toContain('readSocket(4, "hello", 65536) = 5');
    expect(tip).toContain('blocked for 79 ms');
    await page.mouse.move(5, 5);
    await page.locator('#tip').waitFor({ state: 'hidden' });
  });

  test('page tells what an arrow stands for', async () => {
    const page = await openPage([iterativeRun(1)]);
    const arrow = page.locator('.hit').nth(2);
    const box = (await arrow.boundingBox())!;
    // The last part of the way: at its begin there is the bar of the call.
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    expect(await page.locator('#tip').textContent()).toMatch(/"hello", 5 bytes|end of the stream/);
  });

  test('page zooms, moves and shows all again', async () => {
    const page = await openPage(both());
    const ticks = () => texts(page, '.run:first-child .axis text');
    const all = await ticks();
    const before = await widthOf(page, '[data-call="101.3"]');
    await page.click('#zoom-in');
    expect(await widthOf(page, '[data-call="101.3"]')).toBeGreaterThan(before * 1.5);
    const near = await ticks();
    expect(near).not.toEqual(all);
    const plot = (await page.locator('.plot').first().boundingBox())!;
    await page.mouse.move(plot.x + 700, plot.y + 40);
    await page.mouse.down();
    await page.mouse.move(plot.x + 500, plot.y + 40, { steps: 4 });
    await page.mouse.up();
    expect(await ticks()).not.toEqual(near);
    await page.mouse.wheel(0, 100);
    await page.click('#zoom-all');
    expect(await ticks()).toEqual(all);
  });

  test('page zooms with Ctrl and the wheel to where the pointer is', async () => {
    const page = await openPage([iterativeRun(3)]);
    const request = bar(page, 0, 201, '9');
    const before = (await request.boundingBox())!;
    await request.hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    const after = (await request.boundingBox())!;
    expect(after.width).toBeGreaterThan(before.width);
    expect(Math.abs(after.x - before.x)).toBeLessThan(20);
  });

  test('page gives every event the same room in the order of events', async () => {
    const page = await openPage([iterativeRun(3)]);
    // A write takes 0.1 ms, the read before it 79 ms: by the clock one is hardly to be seen.
    const widths = async () => [
      await widthOf(page, '[data-call="101.4"]'),
      await widthOf(page, '[data-call="101.3"]'),
    ];
    const [write = 0, read = 0] = await widths();
    expect(read / write).toBeGreaterThan(100);
    await page.check('#by-order');
    const [write2 = 0, read2 = 0] = await widths();
    expect(write2).toBeGreaterThan(10);
    expect(read2 / write2).toBeLessThan(30);
    await page.check('#by-time');
    expect((await widths())[0]).toBe(write);
  });

  test('page links the picture and the list of calls both ways', async () => {
    const page = await openPage(both());
    const run = page.locator('.run').first();
    await run.locator('summary').click();
    await expect.poll(() => run.locator('tbody tr').count()).toBe(29); // made when it is opened
    await bar(page, 0, 101, '3').click();
    const row = run.locator('tr.selected');
    expect(await row.textContent()).toContain('readSocket(4, "hello", 65536) = 5');
    expect(await page.locator('#selected').textContent()).toMatch(/call \d+ of 29/);
    await run.locator('tbody tr', { hasText: 'connectSocket' }).nth(1).click();
    expect(await page.locator('.bar.selected').getAttribute('data-call')).toBe('202.16');
  });

  test('page steps from call to call with the keyboard', async () => {
    const page = await openPage([iterativeRun(3)]);
    await page.locator('.plot').focus();
    const selected = () => page.locator('#selected code').textContent();
    await page.keyboard.press('ArrowRight');
    expect(await selected()).toBe('connectSocket("127.0.0.1", 5000) = 3');
    await page.keyboard.press('End');
    expect(await selected()).toBe('acceptServerSocket(3 <unfinished ...>');
    await page.keyboard.press('ArrowLeft');
    expect(await selected()).toBe('closeSocket(4) = 0');
    await page.keyboard.press('ArrowUp');
    expect(await page.locator('#selected').textContent()).toContain('client C');
    await page.keyboard.press('Escape');
    expect(await page.locator('#selected').isHidden()).toBe(true);
  });

  test('page brings a call into sight that is chosen outside of what is seen', async () => {
    const page = await openPage([iterativeRun(3)]);
    for (let i = 0; i < 8; i++) await page.click('#zoom-in');
    await page.locator('.plot').focus();
    await page.keyboard.press('End');
    expect(await page.locator('.bar.selected').count()).toBe(1);
  });

  test('page follows the scheme of the system, and its own button', async () => {
    const page = await openPage([iterativeRun(1)], { colorScheme: 'dark' });
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await ground()).toBe('rgb(20, 24, 29)');
    await page.click('#theme');
    expect(await ground()).toBe('rgb(255, 255, 255)');
  });
});
