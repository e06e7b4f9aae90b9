/**
 * The figures of a run: what the picture is about, in numbers.
 *
 * @module
 */
import type { Connection } from './things.ts';
import { clientsKeptWaiting } from './idle.ts';
import type { Model } from './model.ts';
import { largest } from './numbers.ts';

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

/** Whether a server was recorded, so that it can be said who waited for it. */
export function hasServer({ processes }: Pick<Model, 'processes'>): boolean {
  return processes.some(({ role }) => role === 'server');
}

/** Whether these are nodes, each step of which has its Lamport time. */
export function hasNodes({ spans }: Pick<Model, 'spans'>): boolean {
  return spans.some(({ clock }) => clock !== undefined);
}

function clientFigures(connection: Connection): ClientFigures {
  const { start, queuedAt, waitedUntil } = connection;
  const times = replies(connection).map((ts) => ts - start);
  const queued = queuedAt === undefined ? 0 : (waitedUntil ?? queuedAt) - queuedAt;
  return { connection, firstReply: times[0], lastReply: times.at(-1), queued };
}

/** When the client received bytes; for a client that was not recorded, when they were sent. */
function replies({ client, spans }: Connection): number[] {
  const does = client === undefined ? 'sends' : 'receives';
  return spans
    .filter(({ direction, operation }) => direction === 's2c' && operation.does === does)
    .filter(({ open, result = 0 }) => !open && result > 0)
    .map((span) => span.end)
    .toSorted((a, b) => a - b);
}
