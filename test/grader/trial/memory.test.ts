// What the grader writes into shared memory is what a program in C has there.
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { SEM_SIZE, semaphoreBytes } from '../../../lib/grader/trial/memory.ts';
import { compiled, noC } from '../../helpers/c.ts';
import { noLinux } from '../../helpers/ipc.ts';

/** A semaphore of glibc for several processes, with the value 7. */
const SEVEN = `070000000000000080000000${'00'.repeat(20)}`;

test('semaphoreBytes() gives a semaphore for several processes, on which nobody waits', () => {
  expect(semaphoreBytes(7).toString('hex')).toBe(SEVEN);
  expect(semaphoreBytes(0)).toHaveLength(SEM_SIZE);
});

test.skipIf(noLinux || noC)(
  'semaphoreBytes() and the layouts of the exercises are those of C',
  () => {
    const printed = execFileSync(compiled('test/grader/trial/layout.c'), { encoding: 'utf8' });
    // 21: 16 and 8 bytes after the type. 22: 8 and 40. 24: 32, 64, 76, 80, and 88 in all.
    expect(printed).toBe(`16 8 8 40 32 64 76 80 88\n${SEVEN}\n`);
  },
);
