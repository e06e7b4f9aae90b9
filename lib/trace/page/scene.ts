/**
 * What is drawn of a run, as plain values: bars on lanes, at the places that a view gives them.
 *
 * @module
 */
import { BLOCKED } from '../model/idle.ts';
import type {
  Connection,
  Holding,
  Idle,
  Message,
  Model,
  Process,
  SharedObject,
  Span,
} from '../model/model.ts';
import { workOf, type Work } from '../model/work.ts';
import { wordFor } from '../show/calls.ts';
import { durationUs } from '../show/words.ts';
import type { Axis, Range } from './axis.ts';
import { middleOf, type Lane, type Layout } from './layout.ts';

/** What a mark stands for; about.ts says it in words. */
export type Subject =
  | { readonly kind: 'call'; readonly span: Span }
  | { readonly kind: 'work'; readonly work: Work }
  | { readonly kind: 'wait'; readonly connection: Connection }
  | { readonly kind: 'idle'; readonly idle: Idle }
  | { readonly kind: 'starting'; readonly process: Process }
  | {
      readonly kind: 'level';
      readonly object: SharedObject;
      readonly value: number;
      readonly ts: number;
    }
  | { readonly kind: 'holding'; readonly object: SharedObject; readonly holding: Holding }
  | { readonly kind: 'message'; readonly message: Message };

/** `running` and `own` (a client's own time) are solid, `blocked` hatched, `waiting` dashed, `starting` dotted; who `reads` dashed, who `writes` solid. */
export type Look =
  | 'running'
  | 'own'
  | 'blocked'
  | 'waiting'
  | 'starting'
  | 'queued'
  | 'idle'
  | 'level'
  | 'reads'
  | 'writes';

export interface Bar {
  readonly subject: Subject;
  readonly look: Look;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly client: Connection | undefined;
  /** The call never ended. */
  readonly open: boolean;
  /** What may stand in it, longest first. */
  readonly texts: readonly string[];
}

/** Times to pixels. */
export interface Scale {
  readonly left: number;
  readonly right: number;
  x(ts: number): number;
}

export function scaleOf(axis: Axis, [from, to]: Range, left: number, right: number): Scale {
  const perUnit = (right - left) / (to - from);
  return { left, right, x: (ts) => left + (axis.at(ts) - from) * perUnit };
}

/** All bars that can be seen, but for those of pipes, queues and semaphores: object-bars.ts has them. */
export function barsOf(model: Model, layout: Layout, scale: Scale): Bar[] {
  const bars = [
    ...layout.lanes.flatMap((lane) => laneBars(lane, layout, scale)),
    ...queueBars(layout, scale),
    ...idleBars(model, layout, scale),
  ];
  return bars.filter((bar) => isSeen(bar, scale));
}

export function isSeen({ x, width }: Bar, { left, right }: Scale): boolean {
  return x + width >= left && x <= right;
}

function laneBars(lane: Lane, layout: Layout, scale: Scale): Bar[] {
  const { process } = lane;
  const work = workOf(process).map((work) => workBar(work, lane, layout, scale));
  // Short calls may lie on top of long ones.
  const spans = process.spans.toSorted((a, b) => b.end - b.start - (a.end - a.start));
  const calls = spans.map((span) => callBar(span, lane, layout, scale));
  const { forkedAt, start } = process;
  if (forkedAt === undefined || start <= forkedAt) return [...work, ...calls];
  const place = across(scale, forkedAt, start, lane.middle, layout.bar);
  const starting: Bar = {
    ...place,
    subject: { kind: 'starting', process },
    look: 'starting',
    client: undefined,
    open: false,
    texts: [`process starting · ${durationUs(start - forkedAt)}`, 'starting'],
  };
  return [starting, ...work, ...calls];
}

/** A client's own time is drawn thin: what it does then, thinking say, does not matter here. */
function workBar(work: Work, lane: Lane, layout: Layout, scale: Scale): Bar {
  const own = work.process.role === 'client' || work.connection === undefined;
  const height = own ? Math.max(2, layout.bar / 4) : layout.bar;
  return {
    ...across(scale, work.start, work.end, lane.middle, height),
    subject: { kind: 'work', work },
    look: own ? 'own' : 'running',
    client: work.connection,
    open: false,
    texts: own ? [] : ['work'],
  };
}

function callBar(span: Span, lane: Lane, layout: Layout, scale: Scale): Bar {
  const { operation, start, end, open, connection } = span;
  const word = wordFor(span);
  const blocked = end - start >= BLOCKED && span.operation.does !== 'enters';
  const waiting = operation.waits === 'anybody';
  const verb = `${open ? 'still ' : ''}${waiting ? 'waiting' : 'blocked'} in ${word}`;
  return {
    ...across(scale, start, end, middleOf(lane, layout.pitch, span), layout.bar),
    subject: { kind: 'call', span },
    look: waiting ? 'waiting' : blocked ? 'blocked' : 'running',
    client: waiting ? undefined : connection,
    open,
    texts: blocked ? [`${verb} · ${durationUs(end - start)}`, verb, word] : [word],
  };
}

function queueBars({ queues }: Layout, scale: Scale): Bar[] {
  return queues.flatMap(({ waits, top, rowHeight }) =>
    waits.map((connection, row): Bar => {
      const { queuedAt = 0, waitedUntil = 0, label } = connection;
      const wait = durationUs(waitedUntil - queuedAt);
      const height = rowHeight - Math.min(2, rowHeight / 3);
      return {
        ...across(scale, queuedAt, waitedUntil, top + (row + 0.5) * rowHeight, height),
        subject: { kind: 'wait', connection },
        look: 'queued',
        client: connection,
        open: connection.acceptedAt === undefined,
        texts: [`${label} waits to be accepted · ${wait}`, `${label} · ${wait}`, label],
      };
    }),
  );
}

/** The red line, below the lane's bars. */
function idleBars(model: Model, { lanes, bar, roomy }: Layout, scale: Scale): Bar[] {
  const below = new Map(lanes.map((lane) => [lane.process, lane.top + lane.height]));
  return model.idle.map((idle): Bar => {
    const bottom = below.get(idle.process) ?? 0;
    return {
      ...across(scale, idle.start, idle.end, bottom - (roomy ? 4 : 1), Math.max(3, bar / 4)),
      subject: { kind: 'idle', idle },
      look: 'idle',
      client: undefined,
      open: false,
      texts: [],
    };
  });
}

/** The place of a bar that lasts from one moment to another. */
export function across(scale: Scale, start: number, end: number, middle: number, height: number) {
  const x = scale.x(start);
  return { x, width: Math.max(1.5, scale.x(end) - x), y: middle - height / 2, height };
}
