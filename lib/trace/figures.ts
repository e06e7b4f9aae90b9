/**
 * The figures of a run: what the picture is about, in numbers and in words.
 *
 * @module
 */
import type { Connection } from './connections.ts';
import { BLOCKED, clientsKeptWaiting } from './idle.ts';
import type { Model } from './model.ts';
import { largest } from './numbers.ts';
import { count, duration } from './words.ts';

/** From this moment on, so many clients are being served. */
export interface Step {
  readonly ts: number;
  readonly clients: number;
}

/** One client, in microseconds since it asked for its connection. */
export interface ClientFigures {
  readonly connection: Connection;
  readonly firstReply: number | undefined;
  readonly lastReply: number | undefined;
  readonly queued: number;
}

/** What stands on top of a run. Times in microseconds. */
export interface Headline {
  /** From the first client's connect to the last byte that any client received; nothing, if none received any. */
  readonly lastAnswer: number | undefined;
  /** The most clients that were served at the same time. */
  readonly atOnce: number;
  /** How long servers sat blocked while somebody waited, and how many clients waited then. */
  readonly idle: number;
  readonly idleClients: number;
  readonly clients: readonly ClientFigures[];
}

/** The headline figures of a run. */
export function headline(model: Model): Headline {
  const { connections, origin, idle, served } = model;
  const last = connections.map((connection) => replies(connection).at(-1) ?? -Infinity);
  const lastAnswer = largest(last, -Infinity);
  return {
    lastAnswer: lastAnswer === -Infinity ? undefined : lastAnswer - origin,
    atOnce: largest(served.map(({ clients }) => clients)),
    idle: idle.reduce((sum, { start, end }) => sum + end - start, 0),
    idleClients: clientsKeptWaiting(idle, connections),
    clients: connections.map(clientFigures),
  };
}

/**
 * The run in one line: `the server sat blocked in readSocket for 1.2 s while 2 clients waited`.
 * Nothing when nobody waited for a server that sat blocked, or not as much as a millisecond.
 */
export function summaryLine(model: Model): string | undefined {
  const { idle, idleClients } = headline(model);
  if (idle < BLOCKED) return undefined;
  const longest = model.idle.toSorted((a, b) => b.end - b.start - (a.end - a.start))[0];
  const op = longest?.span.op === 'write' ? 'writeSocket' : 'readSocket';
  const clients = count(idleClients, 'client');
  return `the server sat blocked in ${op} for ${duration(idle)} while ${clients} waited`;
}

function clientFigures(connection: Connection): ClientFigures {
  const { start, queuedAt, waitedUntil } = connection;
  const times = replies(connection).map((ts) => ts - start);
  const queued = queuedAt === undefined ? 0 : (waitedUntil ?? queuedAt) - queuedAt;
  return { connection, firstReply: times[0], lastReply: times.at(-1), queued };
}

/** When the client received bytes. Of a client that was not recorded we know only when they were sent. */
function replies({ client, spans }: Connection): number[] {
  const op = client === undefined ? 'write' : 'read';
  return spans
    .filter((span) => span.dir === 's2c' && span.op === op && !span.open && (span.res ?? 0) > 0)
    .map((span) => span.end)
    .toSorted((a, b) => a - b);
}

/** How many clients are served from when on: accepted, and not yet closed by the process that serves them. */
export function servedAtOnce(connections: readonly Connection[]): Step[] {
  const changes: [number, number][] = [];
  for (const { acceptedAt, servedUntil } of connections) {
    if (acceptedAt === undefined || servedUntil === undefined) continue;
    changes.push([acceptedAt, 1], [servedUntil, -1]);
  }
  const steps: Step[] = [];
  let clients = 0;
  for (const [ts, change] of changes.toSorted((a, b) => a[0] - b[0])) {
    clients += change;
    // Who comes in the moment in which another one leaves is not served beside it.
    if (steps.at(-1)?.ts === ts) steps.pop();
    steps.push({ ts, clients });
  }
  return steps;
}
