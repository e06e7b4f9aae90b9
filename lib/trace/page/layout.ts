/**
 * Which process has which lane: clients on top, the queue, the server, its children, and the chart of
 * clients served at once.
 *
 * @module
 */
import { BLOCKED } from '../model/idle.ts';
import { hasServer } from '../model/figures.ts';
import type { Connection, Model, Process, SharedObject, Span } from '../model/model.ts';
import { largest } from '../model/numbers.ts';
import { rowsOf } from '../model/rows.ts';
import { inOrder } from '../model/work.ts';

/** Rows of calls. */
interface Rows {
  /** Its top, and the middle of its first row. */
  readonly top: number;
  readonly middle: number;
  readonly height: number;
  readonly rows: ReadonlyMap<Span, number>;
}

export interface Lane extends Rows {
  readonly process: Process;
}

/** The strip above a server: a row for each client that had to wait. */
export interface Queue {
  readonly server: Process;
  readonly top: number;
  readonly height: number;
  readonly waits: readonly Connection[];
  readonly rowHeight: number;
}

/** The lane of a pipe, a queue or a semaphore, with the calls of all processes on it. */
export interface ObjectLane extends Rows {
  readonly object: SharedObject;
  /** Below the calls: how full it is. No height for what has no level. */
  readonly levelTop: number;
  readonly levelHeight: number;
  /** Below that: who holds which end, a row for each descriptor. */
  readonly holdingsTop: number;
  readonly holdingPitch: number;
}

export interface Layout {
  readonly lanes: readonly Lane[];
  readonly queues: readonly Queue[];
  readonly objects: readonly ObjectLane[];
  /** Of a bar, and from one row of a lane to the next. */
  readonly bar: number;
  readonly pitch: number;
  /** Room for a second line in the labels. */
  readonly roomy: boolean;
  /** The chart of clients served at once; no height where there are none, for example only pipes. */
  readonly chartTop: number;
  readonly chartHeight: number;
  readonly height: number;
  /** Spare children that were never used have no lane. */
  readonly spares: number;
}

export const TOP = 30;
const CHART = 32;
/** The strip that shows how full something is, and a row for a descriptor. */
const LEVEL = 26;
const HOLDING = 13;
/** With more lanes than this they become lower. */
const MANY = 16;
/** A lane has at most this many rows; further calls share the last. */
const MOST_ROWS = 24;

/** The layout of a run. */
export function layoutOf(model: Model): Layout {
  const shown = inOrder(model).filter((process) => !isUnusedSpare(process, model));
  const roomy = shown.length <= MANY;
  const bar = roomy ? 18 : 9;
  const pitch = bar + (roomy ? 4 : 2);
  const gap = roomy ? 16 : 6;
  const lanes: Lane[] = [];
  const queues: Queue[] = [];
  let y = TOP;
  for (const process of shown) {
    if (process.role === 'server') {
      const queue = queueOf(process, model, y + 4);
      queues.push(queue);
      y = queue.top + queue.height + 8;
    }
    const rows = visibleRows(process, model.end - model.origin);
    const lane = { process, ...place(rows, y, pitch, gap) };
    lanes.push(lane);
    y += lane.height;
  }
  const objects: ObjectLane[] = [];
  for (const object of model.objects) {
    const lane = objectLane(object, place(rowsOf(object.spans), y, pitch, gap), roomy);
    objects.push(lane);
    y += lane.height;
  }
  const chart = hasServer(model) || model.processes.length === 0 ? CHART : 0;
  return {
    lanes,
    queues,
    objects,
    bar,
    pitch,
    roomy,
    chartTop: y + 6,
    chartHeight: chart,
    height: y + 6 + chart + 8,
    spares: model.processes.length - shown.length,
  };
}

function place(rows: ReadonlyMap<Span, number>, top: number, pitch: number, gap: number): Rows {
  const count = Math.min(MOST_ROWS, largest(rows.values()) + 1);
  return { top, middle: top + gap / 2 + pitch / 2, height: count * pitch + gap, rows };
}

function objectLane(object: SharedObject, calls: Rows, roomy: boolean): ObjectLane {
  const levelTop = calls.top + calls.height - (roomy ? 6 : 2);
  const levelHeight = (object.filling?.levels.length ?? 0) === 0 ? 0 : roomy ? LEVEL : LEVEL / 2;
  const holdingPitch = roomy ? HOLDING : HOLDING / 2;
  const holdingsTop = levelTop + levelHeight + 4;
  const height = holdingsTop + object.holdings.length * holdingPitch - calls.top;
  const isPlain = levelHeight === 0 && object.holdings.length === 0;
  const lane = { object, ...calls, levelTop, levelHeight, holdingsTop, holdingPitch };
  return isPlain ? lane : { ...lane, height: height + (roomy ? 6 : 2) };
}

/** The middle of the row on which a call is drawn. */
export function middleOf({ middle, rows }: Rows, pitch: number, span?: Span): number {
  const row = span === undefined ? 0 : (rows.get(span) ?? 0);
  return middle + Math.min(row, MOST_ROWS - 1) * pitch;
}

/**
 * A call that returns at once needs no row of its own: it is drawn on top of what its connection is in. For a client,
 * which may read and write at the same time, that is also one which is short beside the whole run.
 */
function visibleRows({ spans, role }: Process, length: number): Map<Span, number> {
  const short = role === 'client' ? Math.max(BLOCKED, length / 50) : BLOCKED;
  const quick = (span: Span) => !span.open && span.end - span.start < short;
  const rows = rowsOf(spans.filter((span) => !quick(span)));
  const upper = new Map<Connection | undefined, number>();
  for (const [{ connection }, row] of rows) {
    upper.set(connection, Math.min(row, upper.get(connection) ?? row));
  }
  for (const span of spans.filter(quick)) rows.set(span, upper.get(span.connection) ?? 0);
  return rows;
}

function isUnusedSpare(process: Process, { connections, objects }: Model): boolean {
  const { role, spans } = process;
  const holds = objects.some(({ holdings }) => holdings.some((held) => held.process === process));
  return (
    role === 'child' &&
    !holds &&
    spans.every(
      ({ operation, connection }) => operation.does === 'inherits' && connection === undefined,
    ) &&
    !connections.some(({ worker }) => worker?.spans === spans)
  );
}

function queueOf(server: Process, { connections }: Model, top: number): Queue {
  const waits = connections.filter(
    ({ server: other, queuedAt, waitedUntil }) =>
      other === server && (waitedUntil ?? 0) - (queuedAt ?? Infinity) >= BLOCKED,
  );
  const rowHeight = waits.length <= 10 ? 13 : Math.max(3, Math.min(10, 260 / waits.length));
  return { server, top, waits, rowHeight, height: Math.max(14, waits.length * rowHeight) };
}
