/**
 * How fast the explorer of distributed programs is: 100,000 states of a lock that all agree on.
 *
 * @module
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../lib/grader/exercises/kit.ts';
import type { Bench } from '../bench.ts';
import { isMet, type Findings } from '../results.ts';
import { median } from '../statistics.ts';

const NODE = join(ROOT, 'exercises/3-distributed/28-ricart-agrawala/solution/ricart-agrawala.ts');
const COMMAND = join(ROOT, 'lib/cli/mysocks.mjs');
const STATES = 100_000;
const SECONDS = { most: 5 } as const;
const MEGABYTES = { most: 300 } as const;

const runFile = promisify(execFile);

/** What `explore --json` says. */
interface Explored {
  /** Of the explorer: processor time in seconds, memory in bytes. */
  readonly cpu: number;
  readonly memory: number;
  readonly scenarios: readonly {
    readonly states: number;
    readonly ms: number;
    readonly host: { readonly cpu: number; readonly memory: number };
  }[];
}

const NOTHING = { states: 0, ms: NaN, host: { cpu: 0, memory: 0 } };

interface Sample {
  readonly seconds: number;
  readonly megabytes: number;
  readonly hostMegabytes: number;
  /** Of processor time, of the explorer and its host together. */
  readonly statesPerSecond: number;
}

async function explore(states: number, folder: string): Promise<Sample> {
  const json = join(folder, 'explored.json');
  const wishes = ['--nodes', '3', '--requests', '2', '--limit', String(states), '--json', json];
  await runFile(process.execPath, [COMMAND, 'explore', NODE, ...wishes]);
  const { cpu, memory, scenarios }: Explored = JSON.parse(readFileSync(json, 'utf8'));
  const [{ ms, host, states: found } = NOTHING] = scenarios;
  return {
    seconds: ms / 1000,
    megabytes: memory / 2 ** 20,
    hostMegabytes: host.memory / 2 ** 20,
    statesPerSecond: found / (cpu + host.cpu),
  };
}

async function run(bench: Bench): Promise<Findings> {
  const folder = mkdtempSync(join(tmpdir(), 'mysocks-bench-explorer-'));
  const rounds: Sample[] = [];
  try {
    for (let round = 1; round <= bench.fewRounds; round++) {
      bench.progress(`round ${round} of ${bench.fewRounds}`);
      rounds.push(await explore(bench.size(STATES), folder));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const samples = {
    seconds: rounds.map(({ seconds }) => seconds),
    'MB, explorer': rounds.map(({ megabytes }) => megabytes),
    'MB, host': rounds.map(({ hostMegabytes }) => hostMegabytes),
    'states per second of processor time': rounds.map(({ statesPerSecond }) => statesPerSecond),
  };
  const seconds = median(samples.seconds) * (STATES / bench.size(STATES));
  const memory = median(samples['MB, explorer']);
  const met = isMet(seconds, SECONDS) && isMet(memory, MEGABYTES);
  const speed = Math.round(median(samples['states per second of processor time']));
  const cost = `${Math.round(memory)} MB, ${speed} states per second of processor time`;
  const subject = `${STATES} states of Ricart-Agrawala, 3 nodes × 2 (${cost}):`;
  const value = { subject, value: seconds, goal: SECONDS, met };
  return { samples, comparisons: [], value, skipped: [] };
}

export const explorer = {
  id: 'explorer',
  title: 'explorer of distributed programs',
  unit: 's',
  run,
};
