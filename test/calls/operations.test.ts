// A row in the table of operations is all that a new one needs: shown with a row that nobody has thought of.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../lib/calls/operations.ts';
import { noBrowser, openUrl } from '../helpers/browser.ts';
import { kit, mysocks } from '../helpers/kit.ts';
import { nodeOptions, root } from '../helpers/program.ts';

const ROW = `tell: { name: 'tellEverybody', word: 'tell', does: 'receives', on: 'connection',
  takes: ['n', 'data', 'channel', 'to'], waits: 'peer', zero: 'nobody is there' },`;

/** It publishes what a library with that operation would: two calls that end, and one in which it is killed. */
const PROGRAM = `
  import { channel } from 'node:diagnostics_channel';
  await import(process.argv[2]);
  const begin = (call) => (channel('mysocks:begin').publish(call), call);
  const end = (call, more) => channel('mysocks:end').publish(Object.assign(call, more));
  const tell = { op: 'tell', channel: 7, n: 64, to: 'a "friend"' };
  end(begin({ ...tell }), { result: 5, data: Buffer.from('hello'), offset: 0 });
  end(begin({ ...tell }), { result: 0 });
  begin({ ...tell });
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 20);
`;

const folder = kit();
const run = join(folder, 'run');
const page = join(folder, 'page.html');

beforeAll(async () => {
  const table = join(folder, 'lib/calls/operations.ts');
  const rows = readFileSync(table, 'utf8');
  const start = 'const ROWS = {\n';
  writeFileSync(table, rows.replace(start, start + ROW));
  const program = join(folder, 'teller.mjs');
  writeFileSync(program, PROGRAM);
  const record = pathToFileURL(join(folder, 'lib/trace/record/record.ts')).href;
  const command = [process.execPath, ...nodeOptions, program, record];
  await mysocks(folder, 'trace', '--html', page, run, '--', ...command);
});

describe('an operation that is a row in the table', () => {
  test('is recorded, read back, and printed as strace does', async () => {
    const { stdout } = await mysocks(folder, 'trace', run, '--text');
    const calls = stdout.split('\n').filter((line) => line.includes('tellEverybody'));
    expect(calls.map((line) => line.replace(/^.*?(?=tell)/, '').replace(/ <0.*/, ''))).toEqual([
      String.raw`tellEverybody(64, "hello", 7, "a \"friend\"") = 5`,
      String.raw`tellEverybody(64, "", 7, "a \"friend\"") = 0 (nobody is there)`,
      'tellEverybody(64,  <unfinished ...>',
    ]);
  });

  test('is in the export for Perfetto', async () => {
    const file = join(folder, 'trace.json');
    await mysocks(folder, 'trace', run, '--perfetto', file);
    const trace: { traceEvents: { name: string }[] } = JSON.parse(readFileSync(file, 'utf8'));
    const named = trace.traceEvents.filter(({ name }) => name === 'tellEverybody');
    expect(named.map((event) => 'args' in event && event.args)).toMatchObject([
      { channel: 7, result: 5 },
      { channel: 7, result: 0 },
      { channel: 7, unfinished: true },
    ]);
  });

  test.skipIf(noBrowser)('is on the page, in its story, its picture and its list', async () => {
    const shown = await openUrl(pathToFileURL(page).href);
    const story = await shown.locator('.story').textContent();
    expect(story).toMatch(/teller \(pid \d+\) has been blocked in tellEverybody for [\d.]+ m?s/);
    await shown.check('#by-order'); // However short a call is, there its bar has room for words.
    const bars = () => shown.locator('.texts text').allTextContents();
    // On a busy machine a call may have taken so long that it says `blocked in tell`.
    const tells: unknown = expect.stringMatching(/tell$/);
    await expect.poll(bars).toEqual([tells, tells, tells]);
    expect(await shown.locator('.bar.blocked.open').count()).toBe(1);
    await shown.locator('.calls summary').click();
    // The list is filled a moment after it was opened.
    const last = shown.locator('.calls code').last();
    await expect.poll(() => last.textContent()).toBe('tellEverybody(64,  <unfinished ...>');
  });
});

describe('the table of operations', () => {
  test('names no function twice within a unit', () => {
    const names = Object.entries(OPERATIONS).map(([op, { name }]) =>
      op.includes(':') ? op.replace(/:.*/, `:${name}`) : name,
    );
    expect(names).toEqual([...new Set(names)]);
  });

  test('is the only place in lib/trace that knows operations by name', () => {
    const files = readdirSync(`${root}lib/trace`, { recursive: true, encoding: 'utf8' });
    const words = Object.keys(OPERATIONS).map((op) => op.replace('ipc:', ''));
    const compared = new RegExp(`\\bop\\b.*(===|has\\().*'(${words.join('|')})'`);
    for (const file of files.filter((name) => name.endsWith('.ts'))) {
      expect(readFileSync(`${root}lib/trace/${file}`, 'utf8')).not.toMatch(compared);
    }
  });
});
