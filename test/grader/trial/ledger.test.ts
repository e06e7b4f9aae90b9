// What a program holds, by the kernel's account, and the clock that is fair to it on a busy machine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { leftOver, type Holding, type Ledger } from '../../../lib/grader/trial/ledger.ts';
import { processOf, queueDelay, workDone } from '../../../lib/grader/kernel/processes.ts';
import { hasCommand } from '../../../lib/grader/sandbox/isolation.ts';
import { Clock } from '../../../lib/grader/trial/clock.ts';

const proc = processOf(process.pid);

function ledger(...keys: string[]): Ledger {
  if (proc === undefined) return { holdings: [] };
  return {
    holdings: keys.map((key): Holding => ({ kind: 'descriptor', key, text: key, proc })),
  };
}

const keysOf = (holdings: readonly Holding[]) => holdings.map(({ key }) => key);

test.skipIf(proc === undefined)('leftOver() counts equal things, and lists what is more', () => {
  const before = ledger('pipe', 'connection', 'port 4000');
  expect(leftOver(before, before)).toEqual([]);
  expect(leftOver(before, ledger('pipe'))).toEqual([]);
  const after = ledger('connection', 'pipe', 'connection', 'port 4000', 'connection', '/tmp/file');
  expect(keysOf(leftOver(before, after))).toEqual(['connection', 'connection', '/tmp/file']);
  expect(keysOf(leftOver(ledger(), ledger('zombie')))).toEqual(['zombie']);
});

test('Clock makes limits grow with the cost of a start, within bounds', () => {
  const scale = (startCost: number) => new Clock(startCost, () => []).scale;
  expect(scale(3)).toBe(1);
  expect(scale(60)).toBe(2);
  expect(scale(1e6)).toBe(20);
});

test.skipIf(proc === undefined || !hasCommand('taskset'))(
  'Clock counts the time that a program sleeps or runs, not that in which it waits for a processor',
  async () => {
    // Three loops on one processor: each of them has to wait for the others.
    const loop = 'const end = Date.now() + 3000; while (Date.now() < end);';
    const pin = (...command: string[]) =>
      spawn('taskset', ['-c', '0', ...command], { stdio: 'ignore' });
    const loops = [1, 2, 3].map(() => pin(process.execPath, '-e', loop));
    try {
      await Promise.all(loops.map((child) => once(child, 'spawn')));
      const [first] = loops;
      const pid = first?.pid ?? -1;
      await expect.poll(() => workDone(pid)).toBeGreaterThan(50);
      const clock = new Clock(30, () => [pid]);
      clock.now();
      const waited = queueDelay(String(pid));
      const began = performance.now();
      await expect.poll(() => queueDelay(String(pid)) - waited).toBeGreaterThan(400);
      const counted = clock.now();
      const passed = performance.now() - began;
      // Of that time 400 ms and more were spent waiting.
      expect(counted).toBeLessThan(passed - 300);
      expect(counted).toBeGreaterThan(0);
    } finally {
      for (const child of loops) child.kill('SIGKILL');
    }
  },
);
