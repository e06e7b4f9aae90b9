/**
 * From records to processes and their calls: a begin and its end become one span of time.
 *
 * @module
 */
import { OPERATIONS } from '../../calls/operations.ts';
import { byTime, type BeginRecord, type EndRecord, type TraceRecord } from '../record/format.ts';
import type { Process, Readings, Span } from './things.ts';

/**
 * Reads records in order of time. With `now` (the machine's clock in microseconds) the recording still goes
 * on: it ends then, not at its last record.
 */
export function readSpans(records: readonly TraceRecord[], now?: number): Readings {
  const sorted = byTime(records);
  const base = sorted[0]?.ts ?? now ?? 0;
  const end = Math.max(sorted.at(-1)?.ts ?? base, now ?? base) - base;
  const lists = { processes: [], queued: [], passes: [], forks: [], held: [], byPid: new Map() };
  const readings: Readings = { ...lists, end, base };
  const reader = new Reader(readings);
  for (const record of sorted) reader.take(record, record.ts - base);
  reader.linkChildren();
  return readings;
}

class Reader {
  readonly #readings: Readings;
  readonly #open = new Map<string, Span>();

  constructor(readings: Readings) {
    this.#readings = readings;
  }

  take(record: TraceRecord, ts: number): void {
    if (record.t === 'proc') {
      this.#add(record.pid, record.name, ts);
      return;
    }
    const process = this.#current(record.pid) ?? this.#add(record.pid, 'process', ts);
    process.lastSeen = ts;
    if (record.t === 'begin') this.#begin(process, record, ts);
    else if (record.t === 'end') this.#end(record, ts);
    else if (record.t === 'exit')
      Object.assign(process, { end: ts, code: record.code, fate: 'exited' });
    else if (record.t === 'killed') Object.assign(process, { end: ts, fate: 'killed' });
    else if (record.t === 'queued') this.#readings.queued.push({ ts, process, conn: record.conn });
    else if (record.t === 'fork') this.#readings.forks.push({ ts, process, child: record.child });
    else if (record.t === 'holds') this.#readings.held.push({ ts, process, lines: record.held });
    else this.#readings.passes.push({ ts, process, conn: record.conn, child: record.child });
  }

  #current(pid: number): Process | undefined {
    return this.#readings.byPid.get(pid)?.at(-1);
  }

  /** When a folder holds several runs, a pid may come again: then the first process is gone. */
  #add(pid: number, name: string, start: number): Process {
    const before = this.#current(pid);
    if (before?.fate === 'unknown') Object.assign(before, { end: start, fate: 'killed' });
    for (const span of before?.spans ?? []) this.#open.delete(span.id);
    const process: Process = {
      pid,
      name,
      start,
      role: 'other',
      label: name,
      end: this.#readings.end,
      fate: 'unknown',
      code: undefined,
      parent: undefined,
      forkedAt: undefined,
      lastSeen: start,
      spans: [],
    };
    const { processes, byPid } = this.#readings;
    byPid.set(pid, [...(byPid.get(pid) ?? []), process]);
    processes.push(process);
    return process;
  }

  #begin(process: Process, record: BeginRecord, start: number): void {
    const { id, op, ch, on, object, to, n, conn, dir, off, data, message, clock } = record;
    const span: Span = {
      id,
      process,
      op,
      operation: OPERATIONS[op],
      start,
      end: this.#readings.end,
      open: true,
      channel: ch,
      on,
      object,
      to,
      n,
      connectionName: conn || undefined,
      connection: undefined,
      direction: dir,
      offset: off,
      data,
      message,
      clock,
      result: undefined,
      errno: undefined,
    };
    this.#open.set(id, span);
    process.spans.push(span);
  }

  #end(record: EndRecord, end: number): void {
    const span = this.#open.get(record.id);
    if (span === undefined) return;
    this.#open.delete(record.id);
    span.end = end;
    span.open = false;
    span.result = record.res;
    span.errno = record.errno;
    span.channel = record.ch ?? span.channel;
    span.to = record.to ?? span.to;
    span.connectionName = record.conn || span.connectionName;
    span.offset = record.off ?? span.offset;
    span.data = record.data ?? span.data;
    span.message = record.message ?? span.message;
  }

  /** Finds the recording of each forked child: the first process of that pid that was there afterwards. */
  linkChildren(): void {
    for (const { ts, process, child } of this.#readings.forks) {
      const same = this.#readings.byPid.get(child) ?? [];
      const found = same.find((other) => other.parent === undefined && other.end >= ts);
      if (found !== undefined && found !== process) {
        found.parent = process;
        found.forkedAt = ts;
      }
    }
  }
}
