/**
 * The red line: a server sits blocked with one client while others stand in its queue.
 *
 * It counts while a server process is in a call that receives, or in one that sends and takes its time, and in
 * none that waits for anybody and would serve any client that comes next (accept, select).
 *
 * @module
 */
import type { Connection, Process, Span } from './things.ts';

/** A call that takes at least this many microseconds has blocked. */
export const BLOCKED = 1000;

/** One stretch of it, inside one call. */
export interface Idle {
  readonly process: Process;
  readonly span: Span;
  readonly start: number;
  readonly end: number;
  /** The most clients that stood in the queue meanwhile. */
  readonly waiting: number;
}

/** All such stretches of a run, by time. */
export function idleStretches(
  processes: readonly Process[],
  connections: readonly Connection[],
): Idle[] {
  const servers = processes.filter(({ role }) => role === 'server');
  return servers
    .flatMap((process) => new Sweep(process).over(changesOf(process, connections)))
    .toSorted((a, b) => a.start - b.start);
}

/** How many clients stood in a queue during at least one of the stretches. */
export function clientsKeptWaiting(
  idle: readonly Idle[],
  connections: readonly Connection[],
): number {
  return connections.filter(
    ({ server, queuedAt, waitedUntil }) =>
      queuedAt !== undefined &&
      waitedUntil !== undefined &&
      idle.some(
        (stretch) =>
          stretch.process === server && stretch.start < waitedUntil && queuedAt < stretch.end,
      ),
  ).length;
}

/** A call that blocks begins or ends, a call that attends to the queue, the wait of a client. */
interface Change {
  readonly ts: number;
  readonly by: 1 | -1;
  readonly what: Span | 'attending' | 'waiting';
}

function changesOf(process: Process, connections: readonly Connection[]): Change[] {
  const changes: Change[] = [];
  const add = (what: Change['what'], start: number, end: number) => {
    if (start < end) changes.push({ ts: start, by: 1, what }, { ts: end, by: -1, what });
  };
  for (const span of process.spans) {
    const { operation, start, end } = span;
    const { does, waits } = operation;
    if (waits === 'anybody') add('attending', start, end);
    if (does === 'receives' || (does === 'sends' && end - start >= BLOCKED)) add(span, start, end);
  }
  for (const { server, queuedAt, waitedUntil } of connections) {
    if (server === process && queuedAt !== undefined) add('waiting', queuedAt, waitedUntil ?? 0);
  }
  return changes.toSorted((a, b) => a.ts - b.ts);
}

/** Goes through the changes in order of time. */
class Sweep {
  readonly #process: Process;
  readonly #found: Idle[] = [];
  readonly #blocking = new Set<Span>();
  #attending = 0;
  #waiting = 0;
  #last = 0;

  constructor(process: Process) {
    this.#process = process;
  }

  over(changes: readonly Change[]): Idle[] {
    for (const { ts, by, what } of changes) {
      this.#upTo(ts);
      if (what === 'attending') this.#attending += by;
      else if (what === 'waiting') this.#waiting += by;
      else if (by > 0) this.#blocking.add(what);
      else this.#blocking.delete(what);
    }
    return this.#found;
  }

  #upTo(ts: number): void {
    const start = this.#last;
    this.#last = ts;
    const [span] = this.#blocking;
    if (span === undefined || this.#attending > 0 || this.#waiting === 0 || start === ts) return;
    const before = this.#found.at(-1);
    const waiting = this.#waiting;
    if (before?.span === span && before.end === start) {
      const most = Math.max(before.waiting, waiting);
      this.#found[this.#found.length - 1] = { ...before, end: ts, waiting: most };
    } else this.#found.push({ process: this.#process, span, start, end: ts, waiting });
  }
}
