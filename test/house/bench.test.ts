import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ratioOf } from '../../bench/compare.ts';
import { hasProc } from '../../bench/cost.ts';
import { markdown, type Report } from '../../bench/report.ts';
import { interleave, median, quartiles, rotated } from '../../bench/statistics.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { noLinux } from '../helpers/ipc.ts';
import { descendants } from '../helpers/proc.ts';
import { start } from '../helpers/program.ts';

function runBench(...options: string[]) {
  return start('bench/main.ts', options);
}

describe('npm run bench', () => {
  it('measures one row, prints its table and writes its samples as JSON', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mysocks-bench-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'out.json');
    const bench = runBench('--quick', '--rounds', '1', '--only', 'one-processor', '--json', file);
    expect(await bench.end).toEqual({ code: 0, signal: null });

    const report: Report = JSON.parse(readFileSync(file, 'utf8'));
    expect(report).toMatchObject({ node: process.version, rounds: 1, quick: true });
    expect(Date.parse(report.date)).toBeGreaterThan(0);
    const [row, ...others] = report.rows;
    expect(others).toEqual([]);
    expect(row).toMatchObject({ row: 'one-processor', unit: 'µs' });
    const ours = row?.samples['echo-iterative'] ?? [];
    const raw = row?.samples['node:net data'] ?? [];
    expect([ours.length, raw.length]).toEqual([1, 1]);
    expect(row?.comparisons[0]).toMatchObject({
      subject: 'echo-iterative',
      peer: 'node:net data',
      values: [ours[0], raw[0]],
      ratio: (ours[0] ?? NaN) / (raw[0] ?? NaN),
    });
    expect(bench.output.toString()).toBe(`${markdown(report)}\n`);
    expect(bench.stderr).toContain('round 1 of 1');
  });

  it.skipIf(!hasProc)('leaves no process behind when it is interrupted', async () => {
    const bench = runBench('--only', 'round-trip');
    await bench.prints(/warming up/, 'stderr');
    const children = descendants(bench.pid);
    expect(children.length).toBeGreaterThan(1);
    bench.kill('SIGTERM');
    expect((await bench.end).code).toBe(143);
    await expect.poll(() => children.filter(runs)).toEqual([]);
  });

  it.skipIf(noLinux)(
    'measures what two processes need, in each language that is here',
    async () => {
      const folder = temporaryFolder();
      const file = join(folder, 'out.json');
      const only = ['ipc-round-trip', 'ipc-wake-msgrcv'].flatMap((row) => ['--only', row]);
      const bench = runBench('--quick', '--rounds', '2', ...only, '--json', file);
      expect(await bench.end).toEqual({ code: 0, signal: null });
      const { rows }: Report = JSON.parse(readFileSync(file, 'utf8'));
      expect(rows.map(({ row }) => row)).toEqual(['ipc-round-trip', 'ipc-wake-msgrcv']);
      for (const { samples, skipped } of rows) {
        expect(Object.keys(samples).length + skipped.length).toBeGreaterThanOrEqual(2);
        for (const values of Object.values(samples)) {
          expect(values).toHaveLength(2);
          for (const value of values) expect(value).toBeGreaterThan(0);
        }
      }
    },
  );

  it('measures page faults of a shared memory beside requests', async () => {
    const file = join(temporaryFolder(), 'out.json');
    const bench = runBench('--quick', '--rounds', '1', '--only', 'page-faults', '--json', file);
    expect(await bench.end).toEqual({ code: 0, signal: null });
    const { rows }: Report = JSON.parse(readFileSync(file, 'utf8'));
    const { samples = {}, skipped = [], comparisons = [] } = rows[0] ?? {};
    expect(Object.keys(samples).length).toBe(12 - 6 * skipped.length);
    expect(comparisons.length).toBe(10 - 5 * skipped.length);
    for (const values of Object.values(samples)) expect(values[0]).toBeGreaterThan(0);
  });

  it.skipIf(noLinux)('leaves no queue behind when it is interrupted', async () => {
    const bench = runBench('ipc', '--only', 'ipc-queue');
    await bench.prints(/round 1 of/, 'stderr');
    const processes = descendants(bench.pid);
    const used = queues().filter(({ lastSender }) => processes.includes(lastSender));
    expect(used.length).toBeGreaterThan(0);
    bench.kill('SIGTERM');
    expect((await bench.end).code).toBe(143);
    const left = queues().map(({ id }) => id);
    expect(used.filter(({ id }) => left.includes(id))).toEqual([]);
  });

  it('answers a wrong command line with its usage and status 2', async () => {
    const wrong = [
      ['--only', 'nothing'],
      ['--rounds', '0'],
      ['--rounds', 'x'],
      ['--what'],
      ['word'],
    ];
    const runs = wrong.map((options) => runBench(...options));
    for (const bench of runs) {
      expect(await bench.end).toEqual({ code: 2, signal: null });
      expect(bench.stderr).toContain('Usage: npm run bench');
      expect(bench.stdout).toBe('');
    }
  });
});

describe('median()', () => {
  it('gives the middle value, or the mean of the two in the middle', () => {
    expect(median([10, 1, 2])).toBe(2);
    expect(median([4, 1, 10, 2])).toBe(3);
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('quartiles()', () => {
  it('gives the bounds of the middle half around the median', () => {
    expect(quartiles([5, 1, 4, 2, 3])).toEqual([2, 3, 4]);
    expect(quartiles([1, 2])).toEqual([1.25, 1.5, 1.75]);
    expect(quartiles([7])).toEqual([7, 7, 7]);
  });
});

describe('ratioOf()', () => {
  it('compares within the rounds, so that a slow round does not count', () => {
    const samples = { 'echo-async': [2, 4, 60], 'C iterative': [2, 2, 20] };
    const pair = ['echo-async', 'C iterative'] as const;
    expect(ratioOf(pair, samples)).toEqual({
      subject: 'echo-async',
      peer: 'C iterative',
      values: [4, 2],
      ratio: 2,
      range: [1.5, 2.5],
    });
    expect(ratioOf(['echo-async', 'C fork'], samples)).toBeUndefined();
  });

  it('says whether the goal is met', () => {
    const samples = { 'echo-async': [4], 'C iterative': [2] };
    const pair = ['echo-async', 'C iterative'] as const;
    expect(ratioOf([...pair, { least: 2 }], samples)).toMatchObject({ met: true });
    expect(ratioOf([...pair, { most: 1.9 }], samples)).toMatchObject({ met: false });
  });
});

describe('interleave()', () => {
  it('takes one sample of each subject a round, in rotated order', async () => {
    const order: string[] = [];
    const samples = await interleave(['a', 'b', 'c'], 2, async (subject, round) => {
      order.push(subject);
      return round;
    });
    expect(order.join('')).toBe('abcbca');
    expect(samples.get('b')).toEqual([0, 1]);
    expect(rotated([], 3)).toEqual([]);
  });
});

/** The message queues of this machine. */
function queues(): { id: number; lastSender: number }[] {
  const [, ...lines] = readFileSync('/proc/sysvipc/msg', 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [, id = NaN, , , , lastSender = NaN] = line.trim().split(/\s+/).map(Number);
    return { id, lastSender };
  });
}

/** True for a process that runs; one that has ended and that nobody has waited for does not. */
function runs(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
