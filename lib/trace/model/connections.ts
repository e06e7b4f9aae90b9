/**
 * From calls to connections: who is the client, who serves it, since when does it wait.
 *
 * Both sides know a connection by the client's address and port. A port is used again after a while, so a
 * connection is that name in a certain stretch of time.
 *
 * @module
 */
import type { Connection, Moment, Process, Readings, Span } from './things.ts';

type Event =
  | { readonly ts: number; readonly conn: string; readonly span: Span }
  | { readonly ts: number; readonly conn: string; readonly queued: Moment }
  | { readonly ts: number; readonly conn: string; readonly pass: Moment; readonly child: number };

/** Finds the connections, in the order in which their clients asked for them. */
export function findConnections(readings: Readings): Connection[] {
  const found: Connection[] = [];
  const current = new Map<string, Connection>();
  for (const event of eventsOf(readings)) {
    let connection = current.get(event.conn);
    if (connection === undefined || opensAnother(event, connection)) {
      connection = open(event.conn, event.ts);
      current.set(event.conn, connection);
      found.push(connection);
    }
    if ('span' in event) addSpan(connection, event.span);
    else if ('queued' in event) {
      connection.queuedAt = event.ts;
      connection.server = event.queued.process;
    } else addPass(connection, event.pass, childOf(readings, event.child, event.ts));
  }
  found.forEach((connection, index) => {
    connection.index = index;
    connection.label = `client ${letters(index)}`;
  });
  return found;
}

/** All that names a connection. A connect counts from its begin: that is when the client asked; who waits for anybody has it at the end. */
function eventsOf({ processes, queued, passes }: Readings): Event[] {
  const events: Event[] = [];
  for (const process of processes) {
    for (const span of process.spans) {
      if (span.connectionName === undefined) continue;
      const late = span.operation.waits === 'anybody';
      events.push({ ts: late ? span.end : span.start, conn: span.connectionName, span });
    }
  }
  for (const moment of queued) {
    if (moment.conn !== '') events.push({ ts: moment.ts, conn: moment.conn, queued: moment });
  }
  for (const { child, ...pass } of passes) {
    events.push({ ts: pass.ts, conn: pass.conn, pass, child });
  }
  return events.toSorted((a, b) => a.ts - b.ts);
}

/** The same port once more: its client connects anew, or it stands in the queue a second time. */
function opensAnother(event: Event, connection: Connection): boolean {
  if ('span' in event) return event.span.operation.does === 'connects';
  return 'queued' in event && connection.queuedAt !== undefined;
}

function open(name: string, start: number): Connection {
  return {
    name,
    start,
    index: 0,
    label: '',
    client: undefined,
    server: undefined,
    worker: undefined,
    connect: undefined,
    accept: undefined,
    queuedAt: undefined,
    acceptedAt: undefined,
    waitedUntil: undefined,
    servedUntil: undefined,
    spans: [],
    passes: [],
  };
}

function addSpan(connection: Connection, span: Span): void {
  span.connection = connection;
  connection.spans.push(span);
  const { does } = span.operation;
  if (does === 'connects') {
    connection.connect = span;
    connection.client = span.process;
  } else if (does === 'accepts') {
    connection.accept = span;
    connection.acceptedAt = span.end;
    connection.server = span.process;
    connection.worker ??= span.process;
  }
}

function addPass(connection: Connection, pass: Moment, child: Process | undefined): void {
  connection.passes.push(pass);
  connection.worker = child ?? connection.worker;
}

/** The process of that number that was there at that time. */
function childOf({ byPid }: Readings, pid: number, ts: number): Process | undefined {
  const same = byPid.get(pid) ?? [];
  return same.findLast((process) => process.start <= ts) ?? same[0];
}

/** 0 is A, 25 is Z, 26 is AA, as columns are named. */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
