import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Op } from '../../../lib/trace/record/format.ts';
import { buildModel } from '../../../lib/trace/model/model.ts';
import {
  toPerfetto,
  type ChromeEvent,
  type ChromeTrace,
} from '../../../lib/trace/show/perfetto.ts';
import { concurrentRun, connectionName, iterativeRun, MS, Tape } from '../../helpers/tape.ts';

const NEEDED: Readonly<Record<ChromeEvent['ph'], readonly (keyof ChromeEvent)[]>> = {
  M: ['name', 'pid', 'args'],
  X: ['name', 'cat', 'pid', 'tid', 'ts', 'dur'],
  s: ['name', 'cat', 'id', 'pid', 'tid', 'ts'],
  f: ['name', 'cat', 'id', 'pid', 'tid', 'ts', 'bp'],
  C: ['name', 'pid', 'ts', 'args'],
};

/** What is wrong with a trace, by the rules of the format. */
function mistakes(trace: ChromeTrace): string[] {
  const events = trace.traceEvents;
  return [
    ...events.flatMap(wrongFields),
    ...wrongNesting(events.filter(({ ph }) => ph === 'X')),
    ...wrongArrows(events),
  ];
}

function wrongFields(event: ChromeEvent): string[] {
  const missing = NEEDED[event.ph].filter((key) => event[key] === undefined);
  const times = [event.ts, event.dur].filter((time) => time !== undefined);
  return [
    ...missing.map((key) => `${event.ph} has no ${key}`),
    ...times.filter((time) => !Number.isInteger(time) || time < 0).map((time) => `time ${time}`),
  ];
}

/** Slices of one thread lie inside each other or apart. Read in order of the file, as an importer does. */
function wrongNesting(slices: readonly ChromeEvent[]): string[] {
  const open = new Map<number, number[]>();
  return slices.flatMap(({ tid = -1, ts = 0, dur = 0, name }) => {
    const ends = (open.get(tid) ?? []).filter((end) => end > ts);
    const wrong = ends.some((end) => ts + dur > end) ? [`${name} at ${ts} overlaps`] : [];
    open.set(tid, [...ends, ts + dur]);
    return wrong;
  });
}

function key({ cat, name, id }: ChromeEvent): string {
  return JSON.stringify([cat, name, id]);
}

function wrongArrows(events: readonly ChromeEvent[]): string[] {
  const ends = new Map(events.filter(({ ph }) => ph === 'f').map((end) => [key(end), end]));
  const starts = events.filter(({ ph }) => ph === 's');
  const inSlice = ({ pid, tid, ts = 0 }: ChromeEvent) =>
    events.some(
      (slice) =>
        slice.ph === 'X' &&
        slice.pid === pid &&
        slice.tid === tid &&
        slice.ts! <= ts &&
        ts < slice.ts! + slice.dur!,
    );
  const wrong = ends.size === starts.length ? [] : ['arrows and ends differ in number'];
  for (const start of starts) {
    const end = ends.get(key(start));
    if (typeof start.id !== 'number') wrong.push('id must be a number');
    if (end === undefined) wrong.push(`arrow ${start.id} has no end`);
    else if (end.bp !== 'e' || end.ts! < start.ts!) wrong.push(`arrow ${start.id} ends wrongly`);
    if (!inSlice(start) || (end !== undefined && !inSlice(end))) wrong.push('no slice at an end');
  }
  return wrong;
}

function find(...traceEvents: ChromeEvent[]): string[] {
  return mistakes({ displayTimeUnit: 'ms', traceEvents });
}

describe('toPerfetto()', () => {
  test.each([
    ['an iterative run', iterativeRun(3), { arrows: 3 * 4, processes: 4 }],
    ['a concurrent run', concurrentRun(3), { arrows: 3 * 6, processes: 7 }],
  ])('toPerfetto() of %s keeps the rules of the format', (_, tape, { arrows, processes }) => {
    const trace = toPerfetto(buildModel(tape.records));
    expect(mistakes(trace)).toEqual([]);
    const of = (ph: string, name?: string) =>
      trace.traceEvents.filter((event) => event.ph === ph && (name ?? event.name) === event.name);
    expect(of('M', 'process_name')).toHaveLength(processes);
    expect(of('M', 'process_sort_index')).toHaveLength(processes);
    expect(of('s')).toHaveLength(arrows);
    expect(trace.displayTimeUnit).toBe('ms');
  });

  test('toPerfetto() counts the clients being served', () => {
    const trace = toPerfetto(buildModel(concurrentRun(2).records));
    const counter = trace.traceEvents.filter(({ ph }) => ph === 'C');
    expect(counter.map(({ ts, args }) => [ts, args?.clients])).toEqual([
      [0, 0],
      [11 * MS, 1],
      [31 * MS, 2],
      [92.4 * MS, 1],
      [112.4 * MS, 0],
    ]);
  });

  test('toPerfetto() marks a call that never ended', () => {
    const trace = toPerfetto(buildModel(iterativeRun(1).records));
    const open = trace.traceEvents.filter(({ args }) => args?.unfinished === true);
    expect(open).toMatchObject([{ name: 'acceptServerSocket', ph: 'X' }]);
  });

  const call = fc.record({
    pid: fc.constantFrom(1, 2, 3),
    op: fc.constantFrom<Op[]>('read', 'write', 'accept', 'connect', 'close', 'inherit', 'fork'),
    start: fc.nat(40),
    took: fc.option(fc.nat(20)),
    off: fc.nat(10),
    res: fc.integer({ min: -1, max: 10 }),
    client: fc.nat(1),
    dir: fc.constantFrom<('c2s' | 's2c')[]>('c2s', 's2c'),
  });

  test('toPerfetto() keeps the rules for calls in any order that overlap in any way', () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 30 }), (calls) => {
        const tape = new Tape().fork(1, 2, 3);
        for (const { pid, op, start, took, client, ...fields } of calls) {
          const about = { ...fields, n: 5, ch: 3, conn: connectionName(client) };
          tape.call(pid, op, start, took === null ? undefined : start + took, about);
        }
        expect(mistakes(toPerfetto(buildModel(tape.records)))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('the rules of this test find each kind of mistake', () => {
    const slice = { ph: 'X', name: 'a', cat: 'call', pid: 1, tid: 1, ts: 0, dur: 10 } as const;
    const arrow = { cat: 'message', name: 'data', id: 1, pid: 1, tid: 1 } as const;
    const start: ChromeEvent = { ...arrow, ph: 's', ts: 3 };
    const end: ChromeEvent = { ...arrow, ph: 'f', ts: 5, bp: 'e' };
    expect(find(slice, start, end)).toEqual([]);
    expect(find(slice, { ...slice, ts: 5 })).toHaveLength(1);
    expect(find({ ...slice, ts: 0.5 })).toHaveLength(1);
    expect(find(slice, start)).not.toEqual([]);
    expect(find(slice, start, { ...end, name: 'eof' })).not.toEqual([]);
    expect(find(slice, start, { ...end, ts: 2 })).toHaveLength(1);
    expect(find(slice, start, { ...end, ts: 10 })).toHaveLength(1);
  });
});
