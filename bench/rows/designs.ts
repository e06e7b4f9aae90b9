/**
 * The designs of one service side by side, for 1, 8 and 64 clients at once: what a connection costs in time,
 * in processor time of the server and its children, and what the processes take in memory. This is the table
 * of chapter 30 of Stevens's Unix Network Programming, for the designs that Node has.
 *
 * @module
 */
import type { Bench } from '../bench.ts';
import type { PeerName } from '../peers.ts';
import { familyMemory, hasProc, processorTime, settled } from '../cost.ts';
import type { Server } from '../processes.ts';
import { NONE, type DesignCell, type Findings } from '../results.ts';
import { median, rotated } from '../statistics.ts';

/** How many clients come at once; the last one only in a full run. */
const CLIENTS = [1, 8, 64];
const NS_PER_MS = 1e6;
const MB = 1e6;

const FAST = 1280;
const SLOW = 64; // starts a Node process for each connection

/** The designs, and how many connections make a sample. */
const designsMeasured: readonly (readonly [PeerName, number])[] = [
  ['echo-iterative', FAST],
  ['echo-concurrent', SLOW],
  ['echo-concurrent --spare 0', SLOW],
  ['echo-async', FAST],
  ['echo-prefork', FAST],
  ['child_process.fork', SLOW],
  ['C fork', FAST],
  ['Python forking', FAST / 4],
];

interface Sample {
  wallMs: number;
  processorMs: number;
}

class Cell {
  readonly samples: Sample[] = [];
  memory = 0;
  readonly server: Server;
  readonly clients: number;
  readonly count: number;

  constructor(server: Server, clients: number, count: number) {
    [this.server, this.clients, this.count] = [server, clients, count];
  }

  /** One sample, from rest to rest: replacing the spare children that were used is part of the cost. */
  async sample(bench: Bench): Promise<void> {
    const { pid } = this.server;
    await settled(pid);
    const before = processorTime(pid);
    const { ns } = await bench.load(this.server, 'connect', this.count, this.clients, 0);
    await settled(pid);
    const processorMs = (processorTime(pid) - before) / this.count;
    this.samples.push({ wallMs: ns / NS_PER_MS / this.count, processorMs });
  }

  /** The same load once more, watched: looking into many processes takes time that must not be measured. */
  async watchMemory(bench: Bench): Promise<void> {
    const look = setInterval(() => {
      this.memory = Math.max(this.memory, familyMemory(this.server.pid));
    }, 5);
    try {
      await bench.load(this.server, 'connect', this.count, this.clients, 0);
    } finally {
      clearInterval(look);
    }
  }

  result(): DesignCell {
    return {
      design: this.server.name,
      clients: this.clients,
      wallMs: median(this.samples.map((sample) => sample.wallMs)),
      processorMs: median(this.samples.map((sample) => sample.processorMs)),
      memoryMB: this.memory / MB,
    };
  }
}

async function measure(bench: Bench, cells: readonly Cell[]): Promise<DesignCell[]> {
  const rounds = bench.fewRounds;
  for (const cell of cells) {
    bench.progress(`memory, ${cell.server.name}, ${cell.clients} clients`);
    await cell.watchMemory(bench);
  }
  for (let round = 0; round < rounds; round++) {
    for (const cell of rotated(cells, round * 3)) {
      bench.progress(
        `round ${round + 1} of ${rounds}, ${cell.server.name}, ${cell.clients} clients`,
      );
      await cell.sample(bench);
    }
  }
  return cells.map((cell) => cell.result());
}

async function run(bench: Bench): Promise<Findings> {
  const skipped: string[] = [];
  if (!hasProc) return { ...NONE, skipped: ['no /proc here'] };

  const servers: Server[] = [];
  const cells: Cell[] = [];
  try {
    for (const [name, connections] of designsMeasured) {
      if (bench.present([name], skipped).length === 0) continue;
      const server = await bench.start(name);
      servers.push(server);
      // At least one connection for each client, or they are not all there at once.
      const count = (clients: number) => Math.max(clients, bench.size(connections));
      const atOnce = bench.quick ? CLIENTS.slice(0, -1) : CLIENTS;
      cells.push(...atOnce.map((clients) => new Cell(server, clients, count(clients))));
    }
    return { ...NONE, designs: await measure(bench, cells), skipped };
  } finally {
    for (const server of servers) await server.stop();
  }
}

export const designs = { id: 'designs', title: 'designs of one service', unit: 'ms', run };
