// A browser for the tests of the page: Chromium, where it is there.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { renderPage } from '../../lib/trace/show/html.ts';
import { temporaryFolder } from './folder.ts';
import type { Tape } from './tape.ts';

const executablePath = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((file) => existsSync(file));

/** Tests of the page are skipped where there is no browser. */
export const noBrowser = executablePath === undefined;
if (noBrowser) console.warn('No Chromium is here: the tests of the page in a browser are skipped.');

const OPTIONS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What comes soon comes late on a busy machine. */
const PATIENCE_MS = 300_000;

let browser: Browser | undefined;
let page: Page | undefined;
/** What went wrong in the page, and what it asked of a network. */
let complaints: string[] = [];
let origin = '';

beforeAll(async () => {
  if (executablePath !== undefined) {
    browser = await chromium.launch({ executablePath, args: OPTIONS, timeout: PATIENCE_MS });
  }
});

afterEach(async () => {
  await page?.goto('about:blank');
  if (complaints.length > 0) throw new Error(`The page complains:\n${complaints.join('\n')}`);
});

afterAll(() => browser?.close());

/** How the page is looked at. */
export interface Look {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/**
 * Opens an address, in the same page for all tests of a file: a page costs more than what it shows. When the test is over,
 * nothing may have gone wrong in it.
 */
export async function openUrl(
  url: string,
  { width = 1200, colorScheme = 'light' }: Look = {},
): Promise<Page> {
  page ??= await newPage();
  complaints = [];
  origin = new URL(url).origin;
  await page.mouse.move(0, 0);
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme });
  await page.goto(url);
  return page;
}

async function newPage(): Promise<Page> {
  if (browser === undefined) throw new Error('A browser is needed');
  const made = await browser.newPage();
  made.setDefaultTimeout(PATIENCE_MS);
  made.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  made.on('pageerror', (error) => complaints.push(error.message));
  made.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.origin !== origin && asked.href !== 'about:blank') complaints.push(asked.href);
  });
  return made;
}

/** Opens the file that shows some runs. */
export async function openPage(tapes: readonly Tape[], look?: Look): Promise<Page> {
  const runs = tapes.map(({ records }, i) => ({ name: `run-${i + 1}`, records, damaged: 0 }));
  const file = join(temporaryFolder(), 'page.html');
  writeFileSync(file, await renderPage(runs));
  return openUrl(pathToFileURL(file).href, look);
}
