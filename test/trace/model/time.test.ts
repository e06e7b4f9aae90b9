// The figures and the rows of the picture against brute force: one tick of the clock at a time.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { headline } from '../../../lib/trace/model/figures.ts';
import type { Op } from '../../../lib/trace/record/format.ts';
import { BLOCKED } from '../../../lib/trace/model/idle.ts';
import { buildModel, type Model } from '../../../lib/trace/model/model.ts';
import { rowsOf } from '../../../lib/trace/model/rows.ts';
import { connectionName, Tape } from '../../helpers/tape.ts';

const SERVER = 101;

const TICK = 100;
const TICKS = 60;

/** Some calls of a server, which may overlap as they do in an asynchronous one. */
const span = fc.record({
  op: fc.constantFrom<Op[]>('read', 'read', 'write', 'accept', 'select', 'close'),
  start: fc.nat(TICKS),
  ticks: fc.nat(20),
});
/** A client's stay: in the queue, then served. Some are never accepted. */
const stay = fc.record({
  queued: fc.nat(TICKS),
  waits: fc.nat(20),
  served: fc.nat(20),
  accepted: fc.boolean(),
});

type Span = typeof span extends fc.Arbitrary<infer T> ? T : never;
type Stay = typeof stay extends fc.Arbitrary<infer T> ? T : never;

function record(spans: readonly Span[], stays: readonly Stay[]): Model {
  const tape = new Tape().proc(SERVER, 'server', 0);
  tape.call(SERVER, 'accept', 0, 0, { on: 3, res: -1 });
  for (const { op, start, ticks } of spans) {
    tape.call(SERVER, op, start * TICK, (start + ticks) * TICK, { ch: 9, conn: 'other:1' });
  }
  stays.forEach(({ queued, waits, served, accepted }, i) => {
    const name = connectionName(i);
    const until = (queued + waits) * TICK;
    tape.queued(SERVER, name, queued * TICK);
    if (!accepted) return;
    tape.call(SERVER, 'accept', until, until, { on: 3, ch: 4, conn: name, res: 4 });
    const closed = until + served * TICK;
    tape.call(SERVER, 'close', closed, closed, { ch: 4, conn: name, dir: 's2c' });
  });
  return buildModel(tape.exit(SERVER, 3 * TICKS * TICK).records);
}

const ticks = Array.from({ length: 3 * TICKS }, (_, i) => i);
function covers(start: number, length: number, tick: number): boolean {
  return start <= tick && tick < start + length;
}

test('headline() sums idle time as a count tick by tick does', () => {
  fc.assert(
    fc.property(
      fc.array(span, { maxLength: 12 }),
      fc.array(stay, { maxLength: 6 }),
      (spans, stays) => {
        const idle = ticks.filter((tick) => {
          const inCall = (ops: readonly string[], least = 0) =>
            spans.some(
              ({ op, start, ticks }) =>
                ops.includes(op) && ticks * TICK >= least && covers(start, ticks, tick),
            );
          const blocked = inCall(['read']) || inCall(['write'], BLOCKED);
          const waiting = stays.some(({ queued, waits, accepted }) =>
            covers(queued, accepted ? waits : Infinity, tick),
          );
          return blocked && !inCall(['accept', 'select']) && waiting;
        });
        const model = record(spans, stays);
        expect(headline(model).idle).toBe(idle.length * TICK);
        const drawn = new Set(
          model.idle.flatMap(({ start, end }) =>
            ticks.filter((tick) => tick * TICK >= start && tick * TICK < end),
          ),
        );
        expect([...drawn].toSorted((a, b) => a - b)).toEqual(idle);
      },
    ),
    { numRuns: 400 },
  );
});

test('headline() finds the most clients at once as a count tick by tick does', () => {
  fc.assert(
    fc.property(fc.array(stay, { maxLength: 8 }), (stays) => {
      const at = (tick: number) =>
        stays.filter(
          ({ queued, waits, served, accepted }) => accepted && covers(queued + waits, served, tick),
        ).length;
      const model = record([], stays);
      expect(headline(model).atOnce).toBe(Math.max(...ticks.map(at)));
      for (const tick of ticks) {
        const step = model.served.findLast(({ ts }) => ts <= tick * TICK);
        expect(step?.clients ?? 0).toBe(at(tick));
      }
    }),
    { numRuns: 300 },
  );
});

test('rowsOf() never lets two calls on one row overlap, and gives sequential calls one row', () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 20 }), (spans) => {
      const { processes } = record(spans, []);
      const calls = processes[0]!.spans;
      const rows = rowsOf(calls);
      for (const a of calls) {
        for (const b of calls) {
          if (a === b || rows.get(a) !== rows.get(b)) continue;
          expect(a.end <= b.start || b.end <= a.start).toBe(true);
        }
      }
      const sequential = calls.every((call, i) => i === 0 || calls[i - 1]!.end <= call.start);
      const count = new Set(rows.values()).size;
      expect(sequential && count > 1).toBe(false);
    }),
    { numRuns: 300 },
  );
});
