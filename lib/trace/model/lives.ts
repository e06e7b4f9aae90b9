/**
 * Who was there how long: processes that were killed, calls that never ended, the stay of a client in the
 * queue and in service.
 *
 * A process that is killed records nothing. Its peers do: the end of the stream, or a reset, on a
 * connection that it had not closed.
 *
 * @module
 */
import type { Connection, Process, Readings, Role, Span } from './things.ts';

/** Completes processes, calls and connections with what follows from them together. */
export function deriveLives(readings: Readings, connections: readonly Connection[]): void {
  inferDeaths(connections);
  for (const process of readings.processes) {
    process.role = roleOf(process, readings, connections);
    for (const span of process.spans) if (span.open) span.end = process.end;
  }
  for (const connection of connections) {
    connection.waitedUntil = endOfWait(connection);
    connection.servedUntil = endOfService(connection);
  }
  for (const process of readings.processes) process.label = labelOf(process, connections);
}

const BROKEN: ReadonlySet<string | undefined> = new Set(['ECONNRESET', 'EPIPE']);

/** When one side sees the end, and the process on the other side had not closed, that process was gone. */
function inferDeaths(connections: readonly Connection[]): void {
  const signs = connections.flatMap(({ spans }) => spans.filter(seesTheEnd));
  for (const { process, connection, end } of signs.toSorted((a, b) => a.end - b.end)) {
    const peer = connection && peerOf(process, connection);
    if (peer === undefined || peer === process || peer.fate !== 'unknown') continue;
    if (peer.lastSeen > end || hasEnded(peer, connection, end)) continue;
    peer.end = end;
    peer.fate = 'killed';
  }
}

function seesTheEnd({ operation, result, errno, open }: Span): boolean {
  return !open && ((operation.does === 'receives' && result === 0) || BROKEN.has(errno));
}

function peerOf(process: Process, { client, worker, server }: Connection): Process | undefined {
  return process === client ? (worker ?? server) : client;
}

/** Whether a process had ended its side; when a server stops listening, it also ends the clients in its queue. */
function hasEnded(process: Process, connection: Connection | undefined, ts: number): boolean {
  const queued = process === connection?.server && connection.accept === undefined;
  return process.spans.some(
    ({ operation, start, connection: other }) =>
      (operation.does === 'closes' || operation.does === 'ends') &&
      start <= ts &&
      (other === connection || (queued && other === undefined)),
  );
}

function roleOf(process: Process, { queued }: Readings, connections: readonly Connection[]): Role {
  const does = new Set(process.spans.map(({ operation }) => operation.does));
  const listens = does.has('listens') || does.has('accepts');
  if (listens || queued.some((moment) => moment.process === process)) return 'server';
  if (process.parent !== undefined) return 'child';
  if (connections.some(({ worker }) => worker === process)) return 'child';
  return does.has('connects') ? 'client' : 'other';
}

function labelOf(process: Process, connections: readonly Connection[]): string {
  if (process.role === 'child') return `child ${process.pid}`;
  if (process.role !== 'client') return process.name;
  const own = connections.filter(({ client }) => client === process);
  return own.length === 1 && own[0] !== undefined ? own[0].label : process.name;
}

/** The client leaves the queue when it is accepted, when it goes, or when the server stops listening. */
function endOfWait(connection: Connection): number | undefined {
  const { queuedAt, acceptedAt, client, server } = connection;
  if (queuedAt === undefined) return undefined;
  if (acceptedAt !== undefined) return acceptedAt;
  const ends = [server?.end ?? Infinity, client?.end ?? Infinity];
  const closed = closeOf(connection, client);
  if (closed !== undefined) ends.push(closed.start);
  const listening = server?.spans.find(
    ({ operation, start, connectionName }) =>
      operation.does === 'closes' && connectionName === undefined && start >= queuedAt,
  );
  if (listening !== undefined) ends.push(listening.start);
  return Math.max(queuedAt, Math.min(...ends));
}

/** The service ends when its process closes the connection or is gone; a parent's copy does not count. */
function endOfService(connection: Connection): number | undefined {
  const { acceptedAt, worker } = connection;
  if (acceptedAt === undefined || worker === undefined) return undefined;
  const closed = closeOf(connection, worker);
  return Math.max(acceptedAt, Math.min(closed?.start ?? Infinity, worker.end));
}

function closeOf(connection: Connection, process: Process | undefined): Span | undefined {
  return connection.spans.findLast(
    (span) => span.operation.does === 'closes' && span.process === process,
  );
}
