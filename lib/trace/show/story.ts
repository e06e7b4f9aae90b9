/**
 * A run in words: for the title of its picture, for those who read it for the first time, and for those who do
 * not see it.
 *
 * @module
 */
import { hasNodes, hasServer, headline } from '../model/figures.ts';
import { BLOCKED } from '../model/idle.ts';
import type { Connection, Model, Process, Span } from '../model/model.ts';
import { largest } from '../model/numbers.ts';
import { count, durationUs, pidText } from './words.ts';

/** What the run is called: `echo-iterative: one process, one client at a time`. */
export function title(model: Model): string {
  const servers = model.processes.filter(({ role }) => role === 'server');
  if (model.processes.length === 0) return 'Nothing recorded yet';
  const names = new Set(servers.map(({ name }) => name));
  if (names.size === 0) return [...new Set(model.processes.map(({ name }) => name))].join(', ');
  const design = names.size === 1 ? designOf(model) : undefined;
  return [...names].join(', ') + (design === undefined ? '' : `: ${design}`);
}

/** How the server schedules its clients, as far as this run shows it. */
function designOf({ connections, served }: Model): string | undefined {
  const accepted = connections.filter(({ acceptedAt }) => acceptedAt !== undefined);
  const children = new Set(accepted.filter(({ passes }) => passes.length > 0).map(workerOf));
  if (children.size > 0 && children.size === accepted.length)
    return 'a child process for each client';
  if (children.size > 0)
    return `${count(children.size, 'child process', 'child processes')}, one client at a time each`;
  const most = largest(served.map(({ clients }) => clients));
  if (most > 1) return 'one process, many clients at once';
  return accepted.length > 0 ? 'one process, one client at a time' : undefined;
}

function workerOf({ worker }: Connection): Process | undefined {
  return worker;
}

/** What there is to see, in a few sentences. */
export function story(model: Model): string[] {
  const { connections, processes } = model;
  if (processes.length === 0) return [];
  if (stays(model).length > 0) return [oneAtATime(model), ...incidents(model)];
  if (connections.length === 0) return [longestWait(model), ...incidents(model)];
  if (!hasServer(model)) return incidents(model);
  return [waiting(model), ...incidents(model)];
}

function stays({ spans }: Model): Span[] {
  return spans.filter(({ operation }) => operation.does === 'enters');
}

/** Of a run in which processes agree on who may be inside. */
function oneAtATime(model: Model): string {
  const all = stays(model);
  let last: Span | undefined;
  for (const stay of all) {
    if (last !== undefined && stay.start < last.end) {
      const two = `${nameOf(last.process)} and ${nameOf(stay.process)}`;
      return `${capital(two)} were inside together, ${durationUs(stay.start)} after the start.`;
    }
    if (last === undefined || stay.end > last.end) last = stay;
  }
  return `${count(all.length, 'entry', 'entries')}, and no two were inside together.`;
}

/** Of a run in which nobody was connected. */
function longestWait(model: Model): string {
  const { objects, messages } = model;
  if (hasNodes(model)) return `${count(messages.length, 'message')} came.`;
  if (objects.length === 0) return 'No client was connected.';
  const waits = objects
    .flatMap(({ label, spans }) => spans.map((span) => ({ label, span })))
    .toSorted((a, b) => b.span.end - b.span.start - (a.span.end - a.span.start));
  const [first] = waits.filter(({ span }) => !span.open && span.end - span.start >= BLOCKED);
  if (first === undefined) return 'Nobody had to wait for a pipe, a queue or a semaphore.';
  const { label, span } = first;
  const who = `${capital(nameOf(span.process))} was blocked longest, in ${span.operation.name}`;
  return `${who} on ${label}: ${durationUs(span.end - span.start)}.`;
}

function waiting(model: Model): string {
  const line = summaryLine(model);
  if (line !== undefined) return `${capital(line)}: the red line shows when.`;
  const { clients } = headline(model);
  const longest = largest(clients.map(({ queued }) => queued));
  const blocked = 'The server never sat blocked with one client while another one waited';
  if (clients.length === 1) return 'There is only one client, so nobody could be kept waiting.';
  if (longest < BLOCKED) return `${blocked}: everybody was accepted at once.`;
  const forks = model.spans.some(({ operation }) => operation.does === 'forks');
  const stay = durationUs(longest);
  const why = forks ? `, ${stay}, was for a child process to start` : ` was ${stay}`;
  return `${blocked}. The longest stay in the queue${why}.`;
}

/** Processes that ended badly, and calls that never ended. */
function incidents({ processes, origin, end }: Model): string[] {
  const killed = processes.filter(({ fate }) => fate === 'killed');
  const failed = processes.filter(({ fate, code }) => fate === 'exited' && code !== 0);
  const codes = [...new Set(failed.map(({ code }) => code))];
  const [first] = killed;
  const when = killed.length === 1 && first ? `, at ${durationUs(first.end - origin)}` : '';
  return [
    ...(first
      ? [`${namesOf(killed)} ${killed.length > 1 ? 'were' : 'was'} killed, or crashed${when}.`]
      : []),
    ...codes.map((code) => {
      const names = namesOf(failed.filter((process) => process.code === code));
      return `${names} ended with exit status ${code}.`;
    }),
    ...atMost(
      processes.flatMap((process) => stuckIn(process, end)),
      'And',
      '.',
    ),
  ];
}

function namesOf(processes: readonly Process[]): string {
  return atMost(processes.map(nameOf), 'and')
    .join(', ')
    .replace(/^c(?=lient |hild )/, 'C');
}

/** Nobody reads a long list. */
function atMost(all: readonly string[], and: string, stop = ''): string[] {
  return all.length <= 4 ? [...all] : [...all.slice(0, 3), `${and} ${all.length - 3} more${stop}`];
}

/** A call about a client in which a process still was when the recording ended. */
function stuckIn(process: Process, end: number): string[] {
  const span = process.spans.findLast((span) => span.open && isAboutPeer(span));
  if (span === undefined || process.fate !== 'unknown' || end - span.start < BLOCKED) return [];
  const { role } = process;
  const peer = role === 'client' ? 'an answer' : (span.connection?.label ?? 'its client');
  const { name, does, on } = span.operation;
  const known = on === 'connection' && does !== 'connects';
  const waits = known ? `: it waits for ${peer}` : '';
  const call = `${name} for ${durationUs(span.end - span.start)}`;
  return [`At the end ${nameOf(process)} has been blocked in ${call}${waits}.`];
}

function isAboutPeer({ operation }: Span): boolean {
  return operation.waits === 'peer';
}

function nameOf(process: Process): string {
  const { role, label } = process;
  const told = role === 'child' || label.startsWith('client ');
  return told ? label : `${label} (${pidText(process)})`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/**
 * The run in one line: `the server sat blocked in readSocket for 1.2 s while 2 clients waited`.
 * Nothing when nobody waited for a server that sat blocked, or not as much as a millisecond.
 */
export function summaryLine(model: Model): string | undefined {
  const { idle, idleClients } = headline(model);
  const longest = model.idle.toSorted((a, b) => b.end - b.start - (a.end - a.start))[0];
  if (idle < BLOCKED || longest === undefined) return undefined;
  const { name } = longest.span.operation;
  const clients = count(idleClients, 'client');
  return `the server sat blocked in ${name} for ${durationUs(idle)} while ${clients} waited`;
}
