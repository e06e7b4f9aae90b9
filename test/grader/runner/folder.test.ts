// The folder of a run goes with the run; what a killed one has left, the next one sweeps, and nothing else.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeRunFolder, removeRunFolder, sweepStale } from '../../../lib/grader/runner/folder.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

const mine = makeRunFolder();
const OWNER: object = JSON.parse(readFileSync(join(mine, 'owner.json'), 'utf8'));
removeRunFolder(mine);

/** A folder as a run has left it, with another owner than this process. */
function leftBy(parent: string, name: string, owner: object | undefined): string {
  const folder = join(parent, `mysocks-run-${name}`);
  mkdirSync(join(folder, 'work'), { recursive: true });
  if (owner !== undefined) writeFileSync(join(folder, 'owner.json'), JSON.stringify(owner));
  return folder;
}

test('makeRunFolder() makes a folder that others may pass through, and removeRunFolder() takes it away', () => {
  const folder = makeRunFolder();
  expect(statSync(folder).mode & 0o777).toBe(0o711);
  // A program may leave a folder that not even its owner may look into.
  mkdirSync(join(folder, 'work/closed/deep'), { recursive: true, mode: 0o000 });
  removeRunFolder(folder);
  expect(existsSync(folder)).toBe(false);
});

test('sweepStale() removes the folder of a run whose process is gone', () => {
  const parent = temporaryFolder();
  const gone = leftBy(parent, 'gone', { ...OWNER, start: 'another' });
  const before = leftBy(parent, 'before', { ...OWNER, boot: 'an earlier one' });
  sweepStale(parent);
  expect([gone, before].map(existsSync)).toEqual([false, false]);
});

test('sweepStale() leaves alone what lives, what is of another machine, and what nobody knows', () => {
  const parent = temporaryFolder();
  const kept = [
    leftBy(parent, 'alive', OWNER),
    leftBy(parent, 'elsewhere', { ...OWNER, host: 'another', start: 'another' }),
    leftBy(parent, 'container', { ...OWNER, namespace: 'another', start: 'another' }),
    leftBy(parent, 'unknown', undefined),
  ];
  sweepStale(parent);
  expect(kept.map(existsSync)).toEqual(kept.map(() => true));
});
