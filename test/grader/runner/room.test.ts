// A full disk is no fault of a program, unless it has filled it.
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasProc } from '../../../lib/grader/kernel/processes.ts';
import { noRoom } from '../../../lib/grader/runner/room.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

/** A file system without a free byte. */
const FULL = '/proc';

test('noRoom() says nothing where there is room', () => {
  expect(noRoom(temporaryFolder(), [])).toBeUndefined();
});

test.skipIf(!hasProc)('noRoom() tells a full disk from one that the program has filled', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'small'), 'x');
  expect(noRoom(FULL, [folder, join(folder, 'gone')])).toBe('There is no room left in TMPDIR');
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'deep/large'), '');
  truncateSync(join(folder, 'deep/large'), 60_000_000);
  expect(noRoom(FULL, [folder])).toBeUndefined();
});
