import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderPage, writePage } from '../../../lib/trace/show/html.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { iterativeRun, Tape } from '../../helpers/tape.ts';

const run = (tape: Tape, damaged = 0) => ({ name: 'run', records: tape.records, damaged });

describe('renderPage()', () => {
  test('renderPage() stays under 100 KB for a run of 100 calls', async () => {
    const tape = iterativeRun(10);
    const calls = tape.records.filter(({ t }) => t === 'begin');
    expect(calls.length).toBeGreaterThan(90);
    expect((await renderPage([run(tape)])).length).toBeLessThan(100_000);
  });

  test('renderPage() names its script and its style by their hashes, and allows nothing else', async () => {
    const page = await renderPage([run(iterativeRun(1))]);
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const hash = (pattern: RegExp) => {
      const [, text = ''] = pattern.exec(page) ?? [];
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    };
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src ${hash(/<script type="module">(.*?)<\/script>/s)};`);
    expect(policy).toContain(`style-src ${hash(/<style>(.*?)<\/style>/s)};`);
    expect(policy).toContain("connect-src 'none'");
    expect(page).not.toMatch(/(src|href)="https?:/);
  });

  test('renderPage() lets no payload end the script that it is in', async () => {
    const tape = new Tape().proc(1, '</script><script>alert(1)</script><!--');
    const page = await renderPage([run(tape)]);
    expect(page).not.toContain('<script>alert');
    expect(page.match(/<\/script>/g)).toHaveLength(2);
  });

  test('renderPage() says how many lines were damaged, and what it left out', async () => {
    const tape = new Tape();
    for (let i = 0; i < 50_001; i++) tape.exit(1, i);
    const page = await renderPage([run(tape, 2)]);
    expect(page).toContain('Left out: 2 damaged lines of the recording.');
    expect(page).toContain('the first 50,000 of 50,001 records.');
  });
});

test('writePage() writes the page of recorded runs', async () => {
  const dir = temporaryFolder();
  const runs = ['first', 'second'].map((name) => join(dir, name));
  for (const folder of runs) {
    mkdirSync(folder);
    for (const [pid, text] of iterativeRun(2).files()) {
      writeFileSync(join(folder, `${pid}.jsonl`), text);
    }
  }
  const file = join(dir, 'page.html');
  await writePage(runs, file);
  const page = readFileSync(file, 'utf8');
  expect(page).toMatch(/^<!doctype html>/i);
  expect(page).toContain('"name":"first"');
  expect(page).toContain('"name":"second"');
});
