/**
 * Unit 3: what a page fault of the distributed shared memory costs, of each kind, beside a request and its answer that
 * a program sends itself.
 *
 * @module
 * @see ../peers/page-faults.ts
 */
import { fileURLToPath } from 'node:url';
import type { Bench, Row } from '../bench.ts';
import { ratioOf } from '../compare.ts';
import { loader } from '../peers.ts';
import type { Findings } from '../results.ts';
import { interleave } from '../statistics.ts';
import { Worker } from '../worker.ts';

const program = fileURLToPath(new URL('../peers/page-faults.ts', import.meta.url));
const COUNT = 250;
const WARM_UP = 2;

/** In this order: an upgrade is of the pages that were just read. */
const MODES = {
  home: 'read, the page is at home',
  upgrade: 'write, a read-only copy is here',
  fetch: 'read, another process owns the page',
  take: 'write, another process owns the page',
  access: 'access, the page is here',
  net: 'request over node:net',
} as const;
const modes = Object.keys(MODES) as (keyof typeof MODES)[];
const KINDS = ['kernel', 'checked'] as const;

async function round(worker: Worker): Promise<number[]> {
  const found: number[] = [];
  for (const mode of modes) found.push((await worker.round(mode)) / 1000);
  return found;
}

/** A program for each kind of pages that is here. */
async function begin(bench: Bench, skipped: string[]): Promise<Worker[]> {
  const workers: Worker[] = [];
  for (const kind of KINDS) {
    const command = [...loader, program, kind, String(bench.size(COUNT))];
    const worker = new Worker(kind, [process.execPath, ...command]);
    try {
      await worker.begin();
      for (let i = 0; i < WARM_UP; i++) await round(worker);
      workers.push(worker);
    } catch (error) {
      skipped.push(`${kind} pages: ${(error as Error).message}`);
    }
  }
  return workers;
}

async function run(bench: Bench): Promise<Findings> {
  const skipped: string[] = [];
  bench.progress('warming up');
  const workers = await begin(bench, skipped);
  const found = await interleave(workers, bench.rounds, (worker, i) => {
    bench.progress(`round ${i + 1} of ${bench.rounds}, ${worker.name} pages`);
    return round(worker);
  });
  for (const worker of workers) await worker.end();

  const samples: Record<string, number[]> = {};
  for (const [{ name }, rounds] of found) {
    for (const [i, mode] of modes.entries()) {
      samples[`${name}: ${MODES[mode]}`] = rounds.map((values) => values[i]!);
    }
  }
  const requests = (name: string) => `${name}: ${MODES.net}`;
  const comparisons = Object.keys(samples).flatMap((subject) => {
    const peer = requests(subject.split(':')[0]!);
    return subject === peer ? [] : (ratioOf([subject, peer], samples) ?? []);
  });
  return { samples, comparisons, skipped };
}

export const pageFaults: Row = {
  id: 'page-faults',
  title: 'page fault of a distributed shared memory',
  unit: 'µs',
  run,
};
