// A full disk is no fault of a program, unless it has filled it; nor is a machine without memory.
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { check, exercise } from '../../../lib/grader/declare.ts';
import { hasProc } from '../../../lib/grader/kernel/processes.ts';
import { perform } from '../../../lib/grader/runner/perform.ts';
import { memoryKills, noRoom } from '../../../lib/grader/runner/room.ts';
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

test('memoryKills() reads how often the kernel has ended a process for want of memory', () => {
  const file = join(temporaryFolder(), 'vmstat');
  writeFileSync(file, 'pgfault 7\noom_kill 3\noom_kill_disable 0\n');
  expect(memoryKills(file)).toBe(3);
  expect(memoryKills(join(file, 'not-there'))).toBe(0);
  expect(memoryKills()).toBeGreaterThanOrEqual(0);
});

test('perform() does not judge a program that fails while the machine is out of memory', async () => {
  const told = { title: 'is', teaches: '', points: 1, hints: ['so'] };
  const fails = check('fails', told, async (t) => t.fail('the stream ended'));
  const passes = check('passes', told, async () => {});
  const all = exercise({ program: 'program.ts', title: 'One', checks: [fails, passes] });
  const isolation = { level: 'process-group', changesUser: false, limits: false } as const;
  const context = {
    machine: {
      isolation: { ...isolation, node: process.execPath, koffi: [] },
      startCost: 30,
      canList: true,
      canSee: true,
      mostKept: 1_000_000,
      shrinks: false,
    },
    runFolder: temporaryFolder(),
    script: 'program.mjs',
    name: 'program',
    seed: 7,
  };
  let kills = 0;
  const never = await perform(all, fails, context, () => kills);
  expect(never.verdict).toBe('failed');
  const killed = await perform(all, fails, context, () => kills++);
  expect(killed).toMatchObject({ verdict: 'grader-error', points: 0 });
  expect(killed.message).toMatch(/out of memory/);
  const passed = await perform(all, passes, context, () => kills++);
  expect(passed).toMatchObject({ verdict: 'passed', points: 1 });
});
