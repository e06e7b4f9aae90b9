/**
 * What the processes did: the model of a recorded run, derived from its records alone.
 *
 * record/, from below:
 * - format.ts      the records, a line of JSON each
 * - writer.ts      `RecordWriter` writes the file of one process: record.ts for the library, the grader for its clients
 * - run.ts         runs a command with recording on
 * - load.ts        `loadRun(dir)` reads the folder of a run; follow.ts reads it while it is being written
 *
 * model/, pure, the same for page, exports and grader. What an operation does, calls/operations.ts says.
 * - model.ts       `buildModel(records)`, from:
 * - spans.ts       records to processes and calls
 * - connections.ts calls to connections: client, server, queue
 * - lives.ts       who was there how long, who was killed
 * - messages.ts    which call sent what another one received
 * - objects.ts     pipes, queues and semaphores: who is in a call on them, from:
 * - levels.ts      how full each is; held.ts who holds which end
 * - flows.ts       what goes through them, from whom to whom
 * - idle.ts        blocked while somebody waits
 * - served.ts      how many clients are served at once
 * - figures.ts     `headline(model)`: the figures on top of a run
 *
 * show/, what is made of it:
 * - story.ts       `title(model)` and `story(model)`, the run in words; `summaryLine(model)`, in one line
 * - text.ts        `toText(model)`, as strace prints it (calls.ts: one call)
 * - perfetto.ts    `toPerfetto(model)`, for ui.perfetto.dev
 * - html.ts        `writePage(dirs, file)`, one self-contained HTML file; page/ is what runs in the browser
 * - serve.ts       serves the page, also of a run that goes on; open.ts opens it
 *
 * All times of a model are microseconds since its first record.
 *
 * @module
 */
import { findConnections } from './connections.ts';
import type { TraceRecord } from '../record/format.ts';
import { idleStretches, type Idle } from './idle.ts';
import { deriveLives } from './lives.ts';
import { flowsOf } from './flows.ts';
import { findHoldings, type Holding } from './held.ts';
import type { Filling, Level } from './levels.ts';
import { findMessages, type Message } from './messages.ts';
import { findObjects, type SharedObject } from './objects.ts';
import { servedAtOnce, type Step } from './served.ts';
import { readSpans } from './spans.ts';
import type { Connection, Process, Span } from './things.ts';

export type {
  Connection,
  Filling,
  Holding,
  Idle,
  Level,
  Message,
  Process,
  SharedObject,
  Span,
  Step,
};

export interface Model {
  /** By the time at which they began. */
  readonly processes: readonly Process[];
  /** All calls, by the time at which they began. */
  readonly spans: readonly Span[];
  /** By the time at which their clients asked for them. */
  readonly connections: readonly Connection[];
  /** Pipes, queues and semaphores, in the order in which they were first used. */
  readonly objects: readonly SharedObject[];
  /** By the time at which they were sent. */
  readonly messages: readonly Message[];
  /** Where a server sat blocked while somebody waited. */
  readonly idle: readonly Idle[];
  /** How many clients were served at once, from when on. */
  readonly served: readonly Step[];
  /** When the first client asked for its connection; when the first process began, if none did. Figures count from here. */
  readonly origin: number;
  /** When the recording ends. */
  readonly end: number;
}

/**
 * Builds the model of a run.
 *
 * @param records Those of all its processes, in any order.
 * @param now The machine's clock in microseconds, while the run still goes on: calls that are open last until then.
 */
export function buildModel(records: readonly TraceRecord[], now?: number): Model {
  const readings = readSpans(records, now);
  const connections = findConnections(readings);
  deriveLives(readings, connections);
  const { end } = readings;
  const processes = readings.processes.filter(hasPart);
  const spans = processes.flatMap((process) => process.spans).toSorted((a, b) => a.start - b.start);
  const objects = findObjects(spans, findHoldings(readings));
  const messages = [...findMessages(readings, connections), ...objects.flatMap(flowsOf)];
  return {
    processes,
    spans,
    connections,
    objects,
    messages: messages.toSorted((a, b) => a.from.ts - b.from.ts),
    idle: idleStretches(processes, connections),
    served: servedAtOnce(connections),
    origin: originOf(processes, connections),
    end,
  };
}

/** A connect that is refused counts, too: its client has asked. Clients that were not recorded count from their first sign. Without any it is the first process. */
function originOf(processes: readonly Process[], connections: readonly Connection[]): number {
  const spans = processes.flatMap((process) => process.spans);
  const connects = spans.filter(({ operation }) => operation.does === 'connects');
  const asked = [...connects, ...connections];
  const starts = (asked.length > 0 ? asked : processes).map(({ start }) => start);
  return starts.length === 0 ? 0 : starts.reduce((a, b) => Math.min(a, b));
}

/** A process that called nothing and ended well is left out, such as the recorder of a command. */
function hasPart({ role, spans, fate, code }: Process): boolean {
  return role !== 'other' || spans.length > 0 || (fate === 'exited' && code !== 0);
}
