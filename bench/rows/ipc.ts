/**
 * Unit 2: what two processes of this machine need to talk, here, in C and in Python.
 *
 * Each program forks a process of its own, and works once for each line of its input. So all of them are warm, and
 * the rounds interleave.
 *
 * @module
 * @see peers/ipc.ts
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench, Row } from '../bench.ts';
import { ratioOf } from '../compare.ts';
import { compileIpc } from '../compile.ts';
import { loader } from '../peers.ts';
import type { Command } from '../processes.ts';
import { isMet, NONE, type Findings, type Goal } from '../results.ts';
import { interleave, median } from '../statistics.ts';
import { Worker } from '../worker.ts';

const here = fileURLToPath(new URL('../peers/', import.meta.url));
const WARM_UP = 2;

/** What a program prints is nanoseconds for one. */
interface Measure {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** What the programs are told to do, and how often in a round. */
  readonly mode: string;
  readonly count: number;
  readonly toUnit: (nanoseconds: number) => number;
  /** For the ratio to C. */
  readonly goal?: Goal;
  /** For the value itself: a process in C wakes one that waits. */
  readonly wakesWithin?: number;
}

const microseconds = (nanoseconds: number) => nanoseconds / 1000;

/** The most of the figures of an earlier measurement on a busy machine of two cores. */
const wake = (mode: string, wakesWithin: number): Measure => ({
  id: `ipc-wake-${mode}`,
  title: `wake-up of a ${mode} that waits`,
  unit: 'µs',
  mode,
  count: 100,
  toUnit: microseconds,
  wakesWithin,
});

const measures: readonly Measure[] = [
  {
    id: 'ipc-throughput',
    title: 'pipe, throughput',
    unit: 'MB/s',
    mode: 'throughput',
    count: 200,
    toUnit: (nanoseconds) => (2 ** 20 / nanoseconds) * 1000,
    goal: { least: 0.9 },
  },
  {
    id: 'ipc-round-trip',
    title: 'pipe, 64-byte round trip',
    unit: 'µs',
    mode: 'round-trip',
    count: 1000,
    toUnit: microseconds,
  },
  {
    id: 'ipc-queue',
    title: 'message queue, 64-byte round trip',
    unit: 'µs',
    mode: 'queue',
    count: 1000,
    toUnit: microseconds,
  },
  {
    id: 'ipc-semaphore',
    title: 'semaphore, there and back',
    unit: 'µs',
    mode: 'semaphore',
    count: 1000,
    toUnit: microseconds,
  },
  {
    id: 'ipc-increments',
    title: 'two processes count under a semaphore',
    unit: 'µs',
    mode: 'increments',
    count: 50_000,
    toUnit: microseconds,
  },
  wake('read', 67),
  wake('msgrcv', 85),
  wake('semWait', 72),
];

/** The programs that do the same, each in its language. */
function workers(measure: Measure, { tools, size }: Sizes, skipped: string[]): Worker[] {
  const { mode, count, wakesWithin } = measure;
  const n = String(size(count));
  const isWake = wakesWithin !== undefined;
  const c = tools.gcc ? compileIpc(tools.folder) : undefined;
  if (c === undefined) skipped.push('C: no gcc here');
  const node: Command = [process.execPath, ...loader];
  if (isWake) {
    if (c === undefined) return []; // nobody who wakes
    return [
      new Worker('mysocks', [...node, join(here, 'wake.ts'), mode, n, c]),
      new Worker('C', [c, 'wake', mode, n]),
    ];
  }
  if (!tools.python3) skipped.push('Python: no python3 here');
  return [
    new Worker('mysocks', [...node, join(here, 'ipc.ts'), mode, n]),
    ...(c === undefined ? [] : [new Worker('C', [c, mode, n])]),
    ...(tools.python3 ? [new Worker('Python', ['python3', join(here, 'ipc.py'), mode, n])] : []),
  ];
}

type Sizes = Pick<Bench, 'tools'> & { readonly size: (full: number) => number };

async function run(measure: Measure, bench: Bench): Promise<Findings> {
  if (process.platform !== 'linux') return { ...NONE, skipped: ['needs Linux'] };
  const { goal, toUnit, wakesWithin } = measure;
  const skipped: string[] = [];
  const sizes: Sizes = { tools: bench.tools, size: (full) => bench.size(full) };
  const all = workers(measure, sizes, skipped);
  try {
    bench.progress('warming up');
    for (const worker of all) {
      await worker.begin();
      for (let i = 0; i < WARM_UP; i++) await worker.round();
    }
    const found = await interleave(all, bench.rounds, async (worker, round) => {
      bench.progress(`round ${round + 1} of ${bench.rounds}, ${worker.name}`);
      return toUnit(await worker.round());
    });
    const samples = Object.fromEntries([...found].map(([{ name }, values]) => [name, values]));
    const comparisons = [
      ratioOf(goal === undefined ? ['mysocks', 'C'] : ['mysocks', 'C', goal], samples),
      ratioOf(['mysocks', 'Python'], samples),
    ].flatMap((comparison) => comparison ?? []);
    return { samples, comparisons, skipped, ...valueOf(samples['mysocks'], wakesWithin) };
  } finally {
    for (const worker of all) await worker.end();
  }
}

/** A wake-up has a goal of its own. */
function valueOf(ours: readonly number[] | undefined, most: number | undefined) {
  if (ours === undefined || most === undefined) return {};
  const value = median(ours);
  return { value: { subject: 'mysocks', value, goal: { most }, met: isMet(value, { most }) } };
}

/** The rows of unit 2. */
export const ipc: readonly Row[] = measures.map((measure) => {
  const { id, title, unit } = measure;
  return { id, title, unit, run: (bench) => run(measure, bench) };
});
