/**
 * Memory for each of many connections that one process holds open.
 *
 * @module
 */
import { execFileSync } from 'node:child_process';
import type { Bench } from '../bench.ts';
import { ratioOf, type Pair } from '../compare.ts';
import type { PeerName } from '../peers.ts';
import { hasProc, residentMemory, settled } from '../cost.ts';
import { isMet, NONE, type Findings } from '../results.ts';
import { interleave, median } from '../statistics.ts';

const CONNECTIONS = 10_000;
const DESCRIPTORS = CONNECTIONS + 200; // and those that Node has open itself
const GOAL = { most: 12 } as const;

const pairs: readonly Pair[] = [
  ['echo-async', 'node:net data'],
  ['echo-async', 'node:net pipe'],
];

/** Resident memory that a connection costs in KB: before the first client, and with all of them held. */
async function memoryPerConnection(bench: Bench, name: PeerName): Promise<number> {
  const server = await bench.start(name);
  try {
    await settled(server.pid);
    const before = residentMemory(server.pid);
    const held = await bench.hold(server, CONNECTIONS);
    await settled(server.pid);
    const answeredOnce = residentMemory(server.pid);
    await held.askAll();
    await settled(server.pid);
    const answeredTwice = residentMemory(server.pid);
    await held.release();
    return (Math.max(answeredOnce, answeredTwice) - before) / 1024 / CONNECTIONS;
  } finally {
    await server.stop();
  }
}

/** Both ends need a descriptor for each connection, each in a process of its own. */
function whyNot(): string | undefined {
  if (!hasProc) return 'no /proc here';
  const limit = Number(execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }));
  if (limit < DESCRIPTORS)
    return `a process may open ${limit} files here, ${DESCRIPTORS} are needed (ulimit -Hn)`;
  return undefined;
}

async function run(bench: Bench): Promise<Findings> {
  const reason = whyNot();
  if (reason !== undefined) return { ...NONE, skipped: [reason] };

  const names: readonly PeerName[] = ['echo-async', 'node:net data', 'node:net pipe'];
  const rounds = bench.fewRounds;
  const samples = await interleave(names, rounds, (name, round) => {
    bench.progress(`round ${round + 1} of ${rounds}, ${name}`);
    return memoryPerConnection(bench, name);
  });
  const byName = Object.fromEntries(samples);
  const value = median(byName['echo-async']!);
  return {
    samples: byName,
    comparisons: pairs.flatMap((pair) => ratioOf(pair, byName) ?? []),
    value: { subject: 'echo-async', value, goal: GOAL, met: isMet(value, GOAL) },
    skipped: [],
  };
}

export const memory = {
  id: 'memory',
  title: 'memory for each of 10,000 open connections',
  unit: 'KB',
  run,
};
