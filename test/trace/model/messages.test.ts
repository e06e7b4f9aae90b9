// Matching of messages against brute force: one byte at a time.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildModel, type Model } from '../../../lib/trace/model/model.ts';
import { connectionName, Tape } from '../../helpers/tape.ts';

const CLIENT = 201;
const SERVER = 101;
const conn = connectionName(0);

interface Cut {
  readonly off: number;
  readonly length: number;
}

/** A stream of `total` bytes, cut into consecutive pieces. */
const cuts = (total: number) =>
  fc.uniqueArray(fc.integer({ min: 0, max: total }), { maxLength: 12 }).map((places) => {
    const edges = [...new Set([0, ...places, total])].toSorted((a, b) => a - b);
    return edges.slice(1).map((to, i): Cut => ({ off: edges[i]!, length: to - edges[i]! }));
  });

/** Pieces that may overlap and leave gaps, as a damaged recording has them. */
const anyCuts = fc.array(fc.record({ off: fc.nat(60), length: fc.integer({ min: 1, max: 30 }) }), {
  maxLength: 12,
});

const streams = fc.integer({ min: 1, max: 80 }).chain((total) =>
  fc.tuple(
    cuts(total),
    fc.integer({ min: 1, max: total }).chain((read) => cuts(read)),
  ),
);

function record(writes: readonly Cut[], reads: readonly Cut[], order: readonly number[]): Model {
  const tape = new Tape().call(CLIENT, 'connect', 0, 1, { conn, ch: 3, res: 3 });
  tape.call(SERVER, 'accept', 0, 2, { conn, on: 3, ch: 4, res: 4 });
  const text = (cut: Cut) => ({ conn, dir: 'c2s' as const, ch: 3, off: cut.off, n: cut.length });
  const calls = [
    ...writes.map((cut) => ({ pid: CLIENT, op: 'write' as const, cut })),
    ...reads.map((cut) => ({ pid: SERVER, op: 'read' as const, cut })),
  ];
  // Calls in any interleaving: the matching must not depend on the clock.
  calls.forEach(({ pid, op, cut }, i) => {
    const start = 10 + (order[i % Math.max(1, order.length)] ?? 0);
    tape.call(pid, op, start, start + 5, { ...text(cut), res: cut.length });
  });
  return buildModel(tape.records);
}

/** For each pair of calls how many bytes both stand for: counted byte by byte. */
function bruteForce(writes: readonly Cut[], reads: readonly Cut[]): string[] {
  const pairs = new Map<string, number>();
  for (const [w, write] of writes.entries()) {
    for (let byte = write.off; byte < write.off + write.length; byte++) {
      for (const [r, read] of reads.entries()) {
        if (byte < read.off || byte >= read.off + read.length) continue;
        pairs.set(`${w}-${r}`, (pairs.get(`${w}-${r}`) ?? 0) + 1);
      }
    }
  }
  return [...pairs].map(([pair, bytes]) => `${pair}: ${bytes}`).toSorted();
}

// The tape numbers its calls: two for the connection, then the writes, then the reads.
function number(id: string | undefined): number {
  return Number(id?.split('.')[1]) - 3;
}

function found(model: Model, writes: number): string[] {
  return model.messages
    .filter(({ kind }) => kind === 'data')
    .map(({ from, to, bytes }) => {
      return `${number(from.span?.id)}-${number(to.span?.id) - writes}: ${bytes}`;
    })
    .toSorted();
}

const orders = fc.array(fc.nat(200), { maxLength: 24 });

test('buildModel() matches split and joined writes with reads as a count byte by byte does', () => {
  fc.assert(
    fc.property(streams, orders, ([writes, reads], order) => {
      const model = record(writes, reads, order);
      expect(found(model, writes.length)).toEqual(bruteForce(writes, reads));
    }),
    { numRuns: 300 },
  );
});

test('buildModel() matches overlapping and missing pieces, too', () => {
  fc.assert(
    fc.property(anyCuts, anyCuts, orders, (writes, reads, order) => {
      const model = record(writes, reads, order);
      expect(found(model, writes.length)).toEqual(bruteForce(writes, reads));
    }),
    { numRuns: 300 },
  );
});

test('buildModel() gives each message the bytes that were sent, as far as they are recorded', () => {
  fc.assert(
    fc.property(streams, ([writes, reads]) => {
      const stream = Array.from({ length: 80 }, (_, i) => String.fromCharCode(33 + i)).join('');
      const tape = new Tape().call(CLIENT, 'connect', 0, 1, { conn, ch: 3, res: 3 });
      const add = (pid: number, op: 'read' | 'write') => (cut: Cut) => {
        const data = stream.slice(cut.off, cut.off + cut.length).slice(0, 10);
        const where = { conn, dir: 'c2s' as const, off: cut.off, n: cut.length };
        tape.call(pid, op, 10, 20, { ...where, data, res: cut.length });
      };
      writes.forEach(add(CLIENT, 'write'));
      reads.forEach(add(SERVER, 'read'));
      for (const { from, to, bytes, text } of buildModel(tape.records).messages) {
        const at = Math.max(from.span?.offset ?? 0, to.span?.offset ?? 0);
        expect(text).toBe(stream.slice(at, at + Math.min(bytes, 10)));
      }
    }),
  );
});
