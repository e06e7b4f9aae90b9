/**
 * The usual row: several servers, one number each a round, ratios between pairs of them.
 *
 * @module
 */
import type { Bench, Row } from './bench.ts';
import type { PeerName } from './peers.ts';
import { place, whyNotPlaced, type Placement } from './placement.ts';
import type { Server } from './processes.ts';
import { isMet, type Comparison, type Goal, type Findings, type Samples } from './results.ts';
import { interleave, median, quartiles } from './statistics.ts';

/** A server of ours, one to compare it with, and the goal for the ratio. */
export type PairOf<Name> = readonly [subject: Name, peer: Name, goal?: Goal];
export type Pair = PairOf<PeerName>;

/** Exchanges before the first round: V8 compiles what runs often, and only then is it as fast as it gets. */
const WARM_UP = 5000;
const MESSAGE = 64;

/** What is different from row to row. */
export interface Comparing {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly pairs: readonly Pair[];
  /** Where server and clients run; else the scheduler decides. */
  readonly placement?: Placement;
  sample(bench: Bench, server: Server): Promise<number>;
}

/** Makes a row of a description. */
export function comparing(row: Comparing): Row {
  const { id, title, unit } = row;
  return { id, title, unit, run: (bench) => run(row, bench) };
}

async function run(row: Comparing, bench: Bench): Promise<Findings> {
  const skipped: string[] = [];
  const names = new Set(row.pairs.flatMap(([subject, peer]) => [subject, peer]));
  const servers: Server[] = [];
  for (const name of bench.present([...names], skipped)) servers.push(await bench.start(name));
  try {
    const samples = await sampleAll(row, bench, placed(row, servers, skipped));
    const comparisons = row.pairs.flatMap((pair) => ratioOf(pair, samples) ?? []);
    return { samples, comparisons, skipped };
  } finally {
    for (const server of servers) await server.stop();
  }
}

function placed({ placement }: Comparing, servers: Server[], skipped: string[]): Server[] {
  if (placement === undefined) return servers;
  const reason = whyNotPlaced(placement);
  if (reason === undefined) return servers.map((server) => place(server, placement));
  skipped.push(`placing the processes: ${reason}`);
  return servers;
}

async function sampleAll(row: Comparing, bench: Bench, servers: Server[]): Promise<Samples> {
  bench.progress('warming up');
  for (const server of servers) {
    await bench.load(server, 'ping', WARM_UP, MESSAGE);
    await row.sample(bench, server);
  }
  const { rounds } = bench;
  const samples = await interleave(servers, rounds, (server, round) => {
    bench.progress(`round ${round + 1} of ${rounds}, ${server.name}`);
    return row.sample(bench, server);
  });
  return Object.fromEntries([...samples].map(([server, values]) => [server.name, values]));
}

/** The comparison of one pair, where both were measured. */
export function ratioOf(
  [subject, peer, goal]: PairOf<string>,
  samples: Samples,
): Comparison | undefined {
  const [a, b] = [samples[subject], samples[peer]];
  if (a === undefined || b === undefined) return undefined;
  const ratios = a.map((value, round) => value / b[round]!);
  const [low, ratio, high] = quartiles(ratios);
  const values = [median(a), median(b)] as const;
  return {
    subject,
    peer,
    values,
    ratio,
    range: [low, high],
    ...(goal && { goal, met: isMet(ratio, goal) }),
  };
}
