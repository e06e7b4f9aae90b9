/**
 * How full a pipe or a queue is, and the value of a semaphore, from moment to moment.
 *
 * It is derived from what the calls took and gave. What a program does that is not recorded is not in it: then a level
 * may seem to fall below 0, and 0 is shown.
 *
 * @module
 */
import type { Process, Span } from './things.ts';

/** The level from this moment on. */
export interface Level {
  readonly ts: number;
  readonly value: number;
  /** Whose call has changed it. */
  readonly by: Process;
}

export interface Filling {
  readonly unit: 'bytes' | 'value';
  /** How much goes into it, if that is known. */
  readonly size: number | undefined;
  /** The highest level. */
  readonly most: number;
  readonly levels: readonly Level[];
}

/** What pipes hold unless a program says otherwise. */
const PIPE_SIZE = 65_536;

interface Change {
  readonly process: Process;
  readonly ts: number;
  readonly add?: number;
  readonly level?: number;
  readonly size?: number;
}

/** Nothing for what has no level, such as a pair of sockets. */
export function fillingOf(name: string, spans: readonly Span[]): Filling | undefined {
  if (spans.length === 0 || name.startsWith('socket:')) return undefined;
  const isSemaphore = spans.some(({ operation }) => operation.on === 'semaphore');
  const isQueue = spans.some(({ operation }) => operation.on === 'queue');
  const changes = spans
    .flatMap((span) => [
      ...told(span),
      ...(isQueue ? whole(span) : isSemaphore ? one(span) : stream(span)),
    ])
    .toSorted((a, b) => a.ts - b.ts);
  let size = isSemaphore || isQueue ? undefined : PIPE_SIZE;
  let level = 0;
  const levels: Level[] = [];
  for (const change of changes) {
    size = change.size ?? size;
    level = (change.level ?? level) + (change.add ?? 0);
    const value = Math.max(0, Math.min(level, isQueue ? Infinity : (size ?? Infinity)));
    if (levels.at(-1)?.ts === change.ts) levels.pop();
    if ((levels.at(-1)?.value ?? 0) !== value)
      levels.push({ ts: change.ts, value, by: change.process });
  }
  const most = levels.reduce((high, { value }) => Math.max(high, value), 0);
  return { unit: isSemaphore ? 'value' : 'bytes', size, most, levels };
}

/** What a call says outright. */
function told({ process, operation, open, n, result = -1, end }: Span): Change[] {
  if (open || result < 0) return [];
  const field = (by: 'n' | 'result') => (by === 'n' ? (n ?? 0) : result);
  return [
    ...(operation.level === undefined ? [] : [{ process, ts: end, level: field(operation.level) }]),
    ...(operation.size === undefined ? [] : [{ process, ts: end, size: field(operation.size) }]),
  ];
}

/** The bytes of a write are on their way from its begin on: as many as there is room for are in the pipe. */
function stream(span: Span): Change[] {
  const { process, operation, open, n = 0, result = 0, start, end } = span;
  if (operation.does === 'sends')
    return [{ process, ts: start, add: Math.max(0, open ? n : result) }];
  return operation.does === 'receives' && !open
    ? [{ process, ts: end, add: -Math.max(0, result) }]
    : [];
}

/** A message goes into a queue as a whole. */
function whole({ process, operation, open, n = 0, result = -1, end }: Span): Change[] {
  if (open || result < 0) return [];
  if (operation.does === 'sends') return [{ process, ts: end, add: n }];
  return operation.does === 'receives' ? [{ process, ts: end, add: -result }] : [];
}

/** A semaphore goes up before anybody can take it. */
function one({ process, operation, open, result = -1, start, end }: Span): Change[] {
  if (open || result < 0) return [];
  if (operation.does === 'sends') return [{ process, ts: start, add: 1 }];
  return operation.does === 'receives' ? [{ process, ts: end, add: -1 }] : [];
}
