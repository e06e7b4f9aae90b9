// Who may do what with what is open.
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { expect, test } from 'vitest';
import { openFiles } from '../../../lib/grader/kernel/open-files.ts';
import { hasProc } from '../../../lib/grader/kernel/processes.ts';

test.runIf(hasProc).each([
  ['r', { reads: true, writes: false }],
  ['w', { reads: false, writes: true }],
  ['r+', { reads: true, writes: true }],
] as const)('openFiles() says of a file opened with %s what may be done with it', (flags, uses) => {
  const fd = openSync(devNull, flags);
  try {
    expect(openFiles(process.pid)).toContainEqual({ fd, target: devNull, ...uses });
  } finally {
    closeSync(fd);
  }
});

test.runIf(hasProc)('openFiles() finds nothing of a process that is not there', () => {
  expect(openFiles(2 ** 30)).toEqual([]);
});
