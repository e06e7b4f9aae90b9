/**
 * What a process does between its calls: its own work, and for which client.
 *
 * @module
 */
import type { Model } from './model.ts';
import type { Connection, Process } from './things.ts';

/** A stretch in which a process is in no call. */
export interface Work {
  readonly process: Process;
  readonly start: number;
  readonly end: number;
  /** The client for whom it works, where that can be told. */
  readonly connection: Connection | undefined;
}

/** The gaps between the calls of a process, from its start to its end. */
export function workOf(process: Process): Work[] {
  const found: Work[] = [];
  const only = onlyConnection(process);
  let connection = only;
  let free = process.start;
  for (const span of process.spans) {
    if (span.start > free) found.push({ process, start: free, end: span.start, connection });
    if (span.end < free) continue;
    free = span.end;
    connection =
      only ?? (span.operation.does === 'closes' ? undefined : (span.connection ?? connection));
  }
  if (process.end > free) found.push({ process, start: free, end: process.end, connection });
  return found;
}

/** A client with one connection, or a child with one client, does everything for it. */
function onlyConnection(process: Process): Connection | undefined {
  if (process.role === 'server') return undefined;
  const all = new Set(process.spans.flatMap(({ connection }) => connection ?? []));
  return all.size === 1 ? [...all][0] : undefined;
}

/** The processes in the order of the picture: clients, then each server with its children below it, then others. */
export function inOrder({ processes, connections }: Model): Process[] {
  const first = new Map<Process, number>();
  for (const { client, worker, index } of connections) {
    if (client !== undefined && !first.has(client)) first.set(client, index);
    if (worker !== undefined && !first.has(worker)) first.set(worker, index);
  }
  const byClient = (a: Process, b: Process) =>
    (first.get(a) ?? Infinity) - (first.get(b) ?? Infinity) || a.start - b.start;
  const ordered = new Set(processes.filter(({ role }) => role === 'client').toSorted(byClient));
  const below = processes.filter(({ role }) => role === 'child').toSorted(byClient);
  for (const server of processes.filter(({ role }) => role === 'server')) {
    ordered.add(server);
    for (const child of below) if (child.parent === server) ordered.add(child);
  }
  for (const process of [...below, ...processes]) ordered.add(process);
  return [...ordered];
}
