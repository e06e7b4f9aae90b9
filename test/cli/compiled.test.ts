// The command starts from what was compiled, and never from what is out of date.
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kit, mysocks } from '../helpers/kit.ts';

/** What was compiled: the file that says so, and when it was written. */
function made(folder: string): number {
  return statSync(join(folder, '.mysocks/compiled/made.json')).mtimeMs;
}

test('mysocks compiles itself once, in a folder of any name', async () => {
  const folder = kit("a kit, [1] #2 'ü'");
  const first = await mysocks(folder, 'list');
  expect(first.stderr).toBe('');
  expect(first.stdout).toContain('A client that listens');
  const before = made(folder);
  expect(await mysocks(folder, 'list')).toEqual(first);
  expect(made(folder)).toBe(before);
});

test('mysocks runs a source that has changed, though its size and its date have not', async () => {
  const folder = kit();
  await mysocks(folder, 'list');
  const change = (file: string, from: string, to: string) => {
    const path = join(folder, file);
    const { atime, mtime } = statSync(path);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
    utimesSync(path, atime, mtime);
  };
  change('lib/grader/student/overview.ts', 'exercises passed', 'exercises PASSED');
  expect((await mysocks(folder, 'list')).stdout).toContain('exercises PASSED');
  change(
    'exercises/1-sockets/01-greeting-client/checks/connection.ts',
    'The words after',
    'The WORDS after',
  );
  expect((await mysocks(folder, 'hint', '01')).stdout).toContain('The WORDS after');
});

test('mysocks works where it can write nothing, and when what was compiled is broken', async () => {
  const folder = kit();
  mkdirSync(join(folder, '.mysocks'));
  writeFileSync(join(folder, '.mysocks/compiled'), 'no folder');
  const { status, stdout } = await mysocks(folder, 'list');
  expect(stdout).toContain('A client that listens');
  expect(status).toBe(0);
  const other = kit();
  const right = await mysocks(other, 'list');
  writeFileSync(join(other, '.mysocks/compiled/made.json'), '{"key":');
  expect(await mysocks(other, 'list')).toEqual(right);
  expect(readdirSync(join(other, '.mysocks/compiled'))).toContain('made.json');
});
