/**
 * Which call sent what another one received.
 *
 * The wire is never tagged. A write and a read belong together when their ranges of bytes in one direction of a
 * connection overlap: so one write may reach several reads, and several writes one read.
 *
 * @module
 */
import type { Direction } from '../record/format.ts';
import type { Connection, Moment, Process, Readings, Span } from './things.ts';

/** One end of a message: the process, the moment, and the call in which it happened. */
export interface Endpoint extends Moment {
  readonly span?: Span;
}

/** `data` bytes; `connection` connect to accept; `eof` the end of a stream; `fork` and `pass` parent to child. */
export type MessageKind = 'data' | 'connection' | 'eof' | 'fork' | 'pass';

export interface Message {
  readonly kind: MessageKind;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly connection?: Connection;
  /** data: how many bytes of the write came with this read, and the first of them. */
  readonly bytes: number;
  readonly text: string;
}

/** All messages, by the time at which they were sent. */
export function findMessages(readings: Readings, connections: readonly Connection[]): Message[] {
  const messages = connections.flatMap((connection) => [
    ...connecting(connection),
    ...passing(connection),
    ...(['c2s', 's2c'] as const).flatMap((dir) => [
      ...dataMessages(connection, dir),
      ...endOfStream(connection, dir),
    ]),
  ]);
  messages.push(...numberedMessages(readings));
  for (const child of readings.processes) {
    const { parent, forkedAt, start } = child;
    if (parent === undefined || forkedAt === undefined) continue;
    const from = { ts: Math.min(forkedAt, start), process: parent };
    messages.push({ kind: 'fork', from, to: { ts: start, process: child }, bytes: 0, text: '' });
  }
  return messages.toSorted((a, b) => a.from.ts - b.from.ts);
}

interface Range {
  readonly span: Span;
  readonly from: number;
  readonly to: number;
}

/** Pairs writes and reads by overlap. Both are sorted by position; each read starts at the first write that reaches it. */
export function dataMessages(connection: Connection, dir: Direction): Message[] {
  const writes = rangesOf(connection, dir, 'sends');
  // furthest[i]: up to where the writes 0 to i reach. It never falls, so it can be searched by halves.
  let reach = 0;
  const furthest = writes.map(({ to }) => (reach = Math.max(reach, to)));
  const messages: Message[] = [];
  for (const read of rangesOf(connection, dir, 'receives')) {
    for (let i = firstAbove(furthest, read.from); i < writes.length; i++) {
      const write = writes[i]!;
      if (write.from >= read.to) break;
      if (write.to > read.from) messages.push(dataMessage(connection, write, read));
    }
  }
  return messages;
}

/** The bytes of a call in its stream. An open or failed write may have sent any part of what it was given. */
function rangesOf(connection: Connection, dir: Direction, does: 'receives' | 'sends'): Range[] {
  const ranges: Range[] = [];
  for (const span of connection.spans) {
    const { offset, n, result, operation } = span;
    if (operation.does !== does || span.direction !== dir || offset === undefined) continue;
    const length = does === 'sends' && (result === undefined || result < 0) ? n : result;
    if (length !== undefined && length > 0)
      ranges.push({ span, from: offset, to: offset + length });
  }
  return ranges.toSorted((a, b) => a.from - b.from || a.span.start - b.span.start);
}

function firstAbove(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function dataMessage(connection: Connection, write: Range, read: Range): Message {
  const from = Math.max(write.from, read.from);
  const to = Math.min(write.to, read.to);
  // Only the first bytes of each call are recorded: the one that begins later has more of those in common.
  const source = write.from > read.from ? write : read;
  const text = (source.span.data ?? '').slice(from - source.from, to - source.from);
  return {
    kind: 'data',
    from: { ts: write.span.start, process: write.span.process, span: write.span },
    to: { ts: read.span.end, process: read.span.process, span: read.span },
    connection,
    bytes: to - from,
    text,
  };
}

function connecting(connection: Connection): Message[] {
  const { connect, accept } = connection;
  if (connect === undefined || accept === undefined) return [];
  const from = { ts: connect.start, process: connect.process, span: connect };
  const to = { ts: accept.end, process: accept.process, span: accept };
  return [{ kind: 'connection', from, to, connection, bytes: 0, text: '' }];
}

/** Messages that have a number, which the call that sends and the one that receives both name. */
function numberedMessages({ processes }: Readings): Message[] {
  const spans = processes.flatMap((process) => process.spans);
  const sent = new Map<string, Span>();
  for (const span of spans) {
    if (span.operation.does === 'sends' && span.message !== undefined) sent.set(span.message, span);
  }
  return spans.flatMap((span): Message[] => {
    const source = span.operation.does === 'receives' ? sent.get(span.message ?? '') : undefined;
    if (source === undefined || span.open) return [];
    const from = { ts: source.start, process: source.process, span: source };
    const to = { ts: span.end, process: span.process, span };
    const text = source.data ?? '';
    return [{ kind: 'data', from, to, bytes: source.n ?? text.length, text }];
  });
}

/** The parent hands a client on, and the child's `inheritedSocket()` returns it. */
function passing(connection: Connection): Message[] {
  const { passes, worker, spans } = connection;
  const from = passes.at(-1);
  const span = spans.find(
    ({ operation, process }) => operation.does === 'inherits' && process === worker,
  );
  if (from === undefined || span === undefined) return [];
  const to = { ts: span.end, process: span.process, span };
  const ts = Math.min(from.ts, to.ts);
  return [{ kind: 'pass', from: { ...from, ts }, to, connection, bytes: 0, text: '' }];
}

/** The first read that gave 0, and what ended the stream: a shutdown, the last close, or the end of the process. */
function endOfStream(connection: Connection, dir: Direction): Message[] {
  const { spans } = connection;
  const seen = spans.find(
    (span) => span.operation.does === 'receives' && span.direction === dir && span.result === 0,
  );
  if (seen === undefined) return [];
  const to = { ts: seen.end, process: seen.process, span: seen };
  const sender = dir === 'c2s' ? connection.client : connection.worker;
  const from = endingCall(connection, dir, seen.end) ?? lastMoment(sender, seen.end);
  return from === undefined ? [] : [{ kind: 'eof', from, to, connection, bytes: 0, text: '' }];
}

function endingCall({ spans }: Connection, dir: Direction, until: number): Endpoint | undefined {
  const before = spans.filter((span) => span.direction === dir && span.start <= until);
  const span =
    before.find(({ operation }) => operation.does === 'ends') ??
    before.findLast(({ operation }) => operation.does === 'closes');
  return span && { ts: span.start, process: span.process, span };
}

/** The kernel closes what a process leaves open. */
function lastMoment(process: Process | undefined, until: number): Endpoint | undefined {
  return process !== undefined && process.end <= until ? { ts: process.end, process } : undefined;
}
