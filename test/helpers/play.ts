// The page in which one is the network, for tests in a browser.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { bundleNode } from '../../lib/distributed/host/bundle.ts';
import { decode } from '../../lib/distributed/explorer/schedule.ts';
import { renderPlay } from '../../lib/distributed/show/page.ts';
import { openUrl, type Look } from './browser.ts';
import { temporaryFolder } from './folder.ts';

/** Opens the page of a file with a schedule: its scenario, and its steps. */
export async function openPlay(file: string, schedule: string, look?: Look): Promise<Page> {
  const { scenario, steps } = decode(schedule);
  const bundle = await bundleNode(file);
  const scenarios = [{ title: 'under test', scenario }];
  const html = join(temporaryFolder(), 'play.html');
  writeFileSync(html, await renderPlay({ bundle, scenarios, steps }));
  const page = await openFile(html, look);
  const note = (await page.locator('#note').textContent()) ?? '';
  if (note.includes('cannot happen')) throw new Error(note);
  return page;
}

/** Opens a page that was written into a file, and waits until the nodes have started. */
export async function openFile(html: string, look?: Look): Promise<Page> {
  const page = await openUrl(pathToFileURL(html).href, look);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await ready(page);
  return page;
}

/** Waits until all that was asked for is done. */
export async function ready(page: Page): Promise<void> {
  await page.locator('.node').first().waitFor();
  await page.locator('#stop').waitFor({ state: 'hidden' });
}

export function node(page: Page, id: number): Locator {
  return page.locator(`.node[data-node="${id}"]`);
}

/** The step where we are. */
export function where(page: Page): Promise<string | null> {
  return page.locator('#where').textContent();
}

/** Waits until so many steps have happened. */
export async function atStep(page: Page, step: number): Promise<void> {
  await page.locator('#where', { hasText: new RegExp(`^step ${step} of `) }).waitFor();
  await ready(page);
}
