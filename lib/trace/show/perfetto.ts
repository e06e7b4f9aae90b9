/**
 * A run in the Chrome Trace Event format, which ui.perfetto.dev reads: a process for each process, slices for
 * calls and for the work between them, arrows for messages, counters of the clients being served and of how full pipes are.
 *
 * @module
 * @see {@link https://perfetto.dev/docs/getting-started/other-formats Perfetto on the JSON format}
 */
import { callText } from './calls.ts';
import { countersOf } from './counters.ts';
import type { Model } from '../model/model.ts';
import type { Endpoint, Message } from '../model/messages.ts';
import { largest } from '../model/numbers.ts';
import { rowsOf } from '../model/rows.ts';
import type { Process, Span } from '../model/things.ts';
import { inOrder, workOf } from '../model/work.ts';

/** One event; `ts` and `dur` are whole microseconds. */
export interface ChromeEvent {
  readonly ph: 'M' | 'X' | 's' | 'f' | 'C';
  readonly name: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: number;
  readonly bp?: 'e';
  readonly args?: Readonly<Record<string, unknown>>;
}

export interface ChromeTrace {
  readonly displayTimeUnit: 'ms';
  readonly traceEvents: readonly ChromeEvent[];
}

/** A slice, and the process that it shows. */
interface Slice {
  readonly process: Process;
  readonly span?: Span;
  readonly event: ChromeEvent & { readonly tid: number; readonly ts: number; readonly dur: number };
}

/** The run as one JSON value. */
export function toPerfetto(model: Model): ChromeTrace {
  const tracks = new Tracks(model);
  const slices = inOrder(model).flatMap((process) => slicesOf(process, tracks));
  // Of slices that begin together the longer one comes first: it encloses the others.
  slices.sort((a, b) => a.event.ts - b.event.ts || b.event.dur - a.event.dur);
  const traceEvents = [
    ...tracks.names,
    ...slices.map(({ event }) => event),
    ...arrows(model.messages, slices),
    ...countersOf(model, (process) => tracks.pid(process)),
  ];
  return { displayTimeUnit: 'ms', traceEvents };
}

/** Numbers for processes and rows. Both must be unique, and the first row of a process has its number. */
class Tracks {
  readonly names: ChromeEvent[] = [];
  readonly #pids = new Map<Process, number>();
  #next: number;

  constructor(model: Model) {
    const used = new Set<number>();
    this.#next = largest(model.processes.map(({ pid }) => pid)) + 1;
    for (const [i, process] of inOrder(model).entries()) {
      const pid = used.has(process.pid) ? this.#next++ : process.pid;
      used.add(pid);
      this.#pids.set(process, pid);
      this.#name('process_name', pid, pid, { name: nameOf(process) });
      this.#name('process_sort_index', pid, pid, { sort_index: i });
    }
  }

  pid(process: Process): number {
    return this.#pids.get(process) ?? process.pid;
  }

  /** The numbers of that many rows. */
  tids(process: Process, rows: number): number[] {
    const pid = this.pid(process);
    this.#name('thread_name', pid, pid, { name: process.role });
    return Array.from({ length: rows }, (_, row) => {
      if (row === 0) return pid;
      this.#name('thread_name', pid, this.#next, {
        name: `${process.role}, call ${row + 1} at once`,
      });
      return this.#next++;
    });
  }

  #name(name: string, pid: number, tid: number, args: Record<string, unknown>): void {
    this.names.push({ ph: 'M', name, pid, tid, args });
  }
}

function nameOf({ label, name }: Process): string {
  return label === name ? name : `${label} (${name})`;
}

function slicesOf(process: Process, tracks: Tracks): Slice[] {
  const rows = rowsOf(process.spans);
  const count = largest(rows.values()) + 1;
  const tids = tracks.tids(process, count);
  const pid = tracks.pid(process);
  const work = workOf(process).map(({ start, end, connection }): Slice => {
    const args = connection === undefined ? {} : { client: connection.label };
    return { process, event: slice('running', 'work', pid, pid, start, end, args) };
  });
  const calls = process.spans.map((span): Slice => {
    const tid = tids[rows.get(span) ?? 0] ?? pid;
    const { operation, start, end } = span;
    return {
      process,
      span,
      event: slice(operation.name, 'call', pid, tid, start, end, argsOf(span)),
    };
  });
  return [...work, ...calls];
}

function slice(
  name: string,
  cat: string,
  pid: number,
  tid: number,
  start: number,
  end: number,
  args: Record<string, unknown>,
): Slice['event'] {
  return { ph: 'X', name, cat, pid, tid, ts: start, dur: Math.max(1, end - start), args };
}

function argsOf(span: Span): Record<string, unknown> {
  const { channel, result, errno, connection, open } = span;
  return {
    call: callText(span),
    ...(channel === undefined ? {} : { channel }),
    ...(connection === undefined ? {} : { client: connection.label }),
    ...(result === undefined ? {} : { result }),
    ...(errno === undefined ? {} : { errno }),
    ...(open ? { unfinished: true } : {}),
  };
}

/** An arrow needs a slice at both of its ends. */
function arrows(messages: readonly Message[], slices: readonly Slice[]): ChromeEvent[] {
  const events: ChromeEvent[] = [];
  const bySpan = new Map(slices.map((slice) => [slice.span, slice]));
  const sliceOf = (end: Endpoint) => (end.span ? bySpan.get(end.span) : sliceAt(slices, end));
  for (const [i, { kind, from, to, bytes }] of messages.entries()) {
    const source = sliceOf(from);
    const target = sliceOf(to);
    if (source === undefined || target === undefined) continue;
    const s = within(source, from.ts);
    const f = Math.max(s, within(target, to.ts));
    if (f >= target.event.ts + target.event.dur) continue;
    const common = { cat: 'message', name: kind, id: i + 1, args: bytes > 0 ? { bytes } : {} };
    const { pid, tid } = target.event;
    events.push(
      { ph: 's', ...common, pid: source.event.pid, tid: source.event.tid, ts: s },
      { ph: 'f', bp: 'e', ...common, pid, tid, ts: f },
    );
  }
  return events;
}

function sliceAt(slices: readonly Slice[], { process, ts }: Endpoint): Slice | undefined {
  return slices.find(
    ({ process: other, event }) =>
      other === process && event.ts <= ts && ts <= event.ts + event.dur,
  );
}

/** The moment, or the last one before it that is inside the slice. */
function within({ event }: Slice, ts: number): number {
  return Math.min(Math.max(ts, event.ts), event.ts + event.dur - 1);
}
