// What shards agree on without a word, and nobody else knows.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { secretsFor } from '../../../lib/grader/class/secret.ts';
import type { HandIn } from '../../../lib/grader/class/types.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

function handIn(key: string, text: string, from: HandIn['from'] = 'folder'): HandIn {
  const dir = join(temporaryFolder(), 'work');
  mkdirSync(dir);
  writeFileSync(join(dir, 'first-steps.ts'), text);
  return { from, key, name: key, members: [], dir, late: false, notes: [] };
}

afterEach(() => vi.unstubAllEnvs());

test('secretsFor() gives shards the same, whatever the order and the place of the hand-ins', () => {
  const one = secretsFor(undefined, [handIn('ada', 'a'), handIn('bob', 'b')], true);
  const other = secretsFor(undefined, [handIn('bob', 'b'), handIn('ada', 'a')], true);
  expect(other).toEqual(one);
  expect(secretsFor(undefined, [handIn('ada', 'a'), handIn('bob', 'c')], true)).not.toEqual(one);
});

test('secretsFor() draws new ones where there are no shards, and keeps what is there', () => {
  const all = [handIn('ada', 'a')];
  const first = secretsFor(undefined, all, false);
  expect(secretsFor(undefined, all, false).secret).not.toBe(first.secret);
  const before = { version: 1, ...first } as Parameters<typeof secretsFor>[0];
  expect(secretsFor(before, all, true)).toMatchObject(first);
});

test('secretsFor() makes them from a secret that is given, and needs one for what anybody can fetch', () => {
  const all = [handIn('ada', 'a', 'git')];
  expect(() => secretsFor(undefined, all, true)).toThrow(/MYSOCKS_CLASS_SECRET/);
  vi.stubEnv('MYSOCKS_CLASS_SECRET', 'short');
  expect(() => secretsFor(undefined, all, true)).toThrow(/at least 16/);
  vi.stubEnv('MYSOCKS_CLASS_SECRET', 'not to be guessed');
  const given = secretsFor(undefined, all, true);
  expect(given.secret).not.toContain('guessed');
  expect(secretsFor(undefined, [...all, handIn('bob', 'late')], true)).toEqual(given);
});
