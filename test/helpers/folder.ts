// Folders for the files of a test.
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Makes an empty folder, which goes when the tests of the file are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'mysocks-test-'));
  folders.push(folder);
  return folder;
}

export type Change = [from: string | RegExp, to: string];

/** Changes a text file in each of these places; it must not be the same afterwards. */
export function edit(file: string, ...changes: Change[]): void {
  const before = readFileSync(file, 'utf8');
  const text = changes.reduce((all, [from, to]) => all.replace(from, to), before);
  if (text === before) throw new Error(`There must be something to change in ${file}`);
  writeFileSync(file, text);
}
