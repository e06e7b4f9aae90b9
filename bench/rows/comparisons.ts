/**
 * The rows that compare one number of two servers.
 *
 * @module
 */
import type { Bench } from '../bench.ts';
import { comparing } from '../compare.ts';
import { hasProc, settled } from '../cost.ts';
import type { Server } from '../processes.ts';
import { median } from '../statistics.ts';

const MB = 1e6;
const NS_PER_S = 1e9;
const NS_PER_MS = 1e6;
const NS_PER_US = 1e3;

/** Large data over one connection, there and back. */
export const throughput = comparing({
  id: 'throughput',
  title: 'echo throughput, one connection',
  unit: 'MB/s',
  pairs: [
    ['echo-iterative', 'node:net pipe', { least: 1.1 }],
    ['echo-iterative', 'node:net data'],
    ['echo-iterative', 'C iterative', { least: 0.95 }],
    ['echo-iterative', 'Python iterative'],
    ['echo-async', 'node:net pipe', { least: 1.1 }],
    ['echo-async', 'C iterative', { least: 0.95 }],
  ],
  async sample(bench, server) {
    const bytes = bench.size(256 * MB);
    const { ns } = await bench.load(server, 'stream', bytes);
    return bytes / MB / (ns / NS_PER_S);
  },
});

async function pingPong(bench: Bench, server: Server): Promise<number> {
  const exchanges = bench.size(4000);
  const { ns } = await bench.load(server, 'ping', exchanges, 64);
  return ns / NS_PER_US / exchanges;
}

/** Small messages, each sent when the last one is back. */
export const roundTrip = comparing({
  id: 'round-trip',
  title: '64-byte round trip, server and client on a processor each',
  unit: 'µs',
  pairs: [
    ['echo-iterative', 'node:net data', { most: 1 }],
    ['echo-iterative', 'node:net pipe'],
    ['echo-iterative', 'C iterative', { most: 1.2 }],
    ['echo-iterative', 'Python iterative'],
    ['echo-async', 'node:net data', { most: 1 }],
    ['echo-async', 'C iterative', { most: 1.2 }],
  ],
  placement: 'apart',
  sample: pingPong,
});

/** The same on one processor, where none has to wake another: what the programs themselves cost. */
export const oneProcessor = comparing({
  id: 'one-processor',
  title: '64-byte round trip, server and client on one processor',
  unit: 'µs',
  pairs: [
    ['echo-iterative', 'node:net data'],
    ['echo-iterative', 'C iterative'],
    ['echo-async', 'node:net data'],
  ],
  placement: 'together',
  sample: pingPong,
});

async function connectionsPerSecond(
  bench: Bench,
  server: Server,
  count: number,
  atOnce: number,
  warm: number,
) {
  const { ns } = await bench.load(server, 'connect', count, atOnce, warm);
  return count / (ns / NS_PER_S);
}

/** Connect, one exchange, close: sixteen clients that do nothing else. */
export const connections = comparing({
  id: 'connections',
  title: 'connections, 16 at once',
  unit: '/s',
  pairs: [
    ['echo-async', 'node:net data', { least: 0.95 }],
    ['echo-async', 'node:net pipe', { least: 0.95 }],
    ['echo-iterative', 'C iterative'],
    ['echo-iterative', 'Python iterative'],
  ],
  sample: (bench, server) => connectionsPerSecond(bench, server, bench.size(3000), 16, 100),
});

/** From connect to the first reply, when a spare child is ready. */
export const firstReply = comparing({
  id: 'first-reply',
  title: 'first reply, one process for each client',
  unit: 'ms',
  pairs: [
    ['echo-concurrent', 'Python forking', { most: 1 }],
    ['echo-concurrent', 'C fork'],
    ['echo-concurrent', 'child_process.fork'],
  ],
  async sample(bench, server) {
    const replies: number[] = [];
    for (let i = 0; i < (bench.quick ? 1 : 3); i++) {
      // Without /proc nobody can see when the spare is ready: then the table shows what a client gets.
      if (hasProc) await settled(server.pid);
      replies.push((await bench.load(server, 'connect', 1, 1, 0)).first / NS_PER_MS);
    }
    return median(replies);
  },
});

/** Clients one after another without a pause: spare children have to be replaced as fast as they are used. */
export const sustained = comparing({
  id: 'sustained',
  title: 'connections one at a time, one process for each',
  unit: '/s',
  pairs: [
    ['echo-concurrent', 'child_process.fork', { least: 1 }],
    ['echo-concurrent', 'Python forking'],
  ],
  sample: (bench, server) => connectionsPerSecond(bench, server, bench.size(30), 1, 5),
});
