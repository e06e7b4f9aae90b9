/**
 * What a run is made of: processes, their calls, and connections. They name each other, so they stand together.
 *
 * @module
 */
import type { Operation } from '../../calls/operations.ts';
import type { Direction, Op } from '../record/format.ts';

/** `exited` by itself; `killed`: its peers saw that it was gone; `unknown`: it was still there, or was killed at the end. */
export type Fate = 'exited' | 'killed' | 'unknown';

export type Role = 'client' | 'server' | 'child' | 'other';

/** A process, one lane of the picture. Times are microseconds since the first record. */
export interface Process {
  readonly pid: number;
  /** The program, as its recording names it. */
  readonly name: string;
  readonly start: number;
  role: Role;
  /** What the picture calls it. */
  label: string;
  end: number;
  fate: Fate;
  code: number | undefined;
  parent: Process | undefined;
  /** When its parent started it. */
  forkedAt: number | undefined;
  /** The time of its last record: it was there then. */
  lastSeen: number;
  /** Its calls, in the order in which they began. */
  readonly spans: Span[];
}

/** One call of the library, from its begin to its end. */
export interface Span {
  readonly id: string;
  readonly process: Process;
  readonly op: Op;
  /** What the table says about it: nothing in the model asks for an `op` by name. */
  readonly operation: Operation;
  readonly start: number;
  end: number;
  /** The call never ended. */
  open: boolean;
  channel: number | undefined;
  readonly on: number | string | undefined;
  /** How all processes call the pipe, queue or semaphore that it works on. */
  readonly object: string | undefined;
  to: string | undefined;
  /** read, write: how many bytes the program asked for. */
  readonly n: number | undefined;
  connectionName: string | undefined;
  connection: Connection | undefined;
  readonly direction: Direction | undefined;
  /** The place of its first byte in the stream. */
  offset: number | undefined;
  data: string | undefined;
  message: string | undefined;
  readonly clock: number | undefined;
  result: number | undefined;
  errno: string | undefined;
}

/** Something that happened at one moment. */
export interface Moment {
  readonly ts: number;
  readonly process: Process;
}

/** What the records say, before anything is derived from it. */
export interface Readings {
  readonly processes: Process[];
  readonly queued: (Moment & { readonly conn: string })[];
  readonly passes: (Moment & { readonly conn: string; readonly child: number })[];
  readonly forks: (Moment & { readonly child: number })[];
  /** What a process holds from this moment on: `28 r pipe:[812345]`, a line for each. */
  readonly held: (Moment & { readonly lines: string })[];
  /** The processes that had this pid, one after another. */
  readonly byPid: Map<number, Process[]>;
  /** When the recording ends. */
  readonly end: number;
  /** The clock of the machine at time 0. */
  readonly base: number;
}

/** One connection. Times are microseconds since the first record. */
export interface Connection {
  /** The client's address and port. */
  readonly name: string;
  /** When it is first heard of. */
  readonly start: number;
  /** Its place in the order of arrival, which is also its colour. */
  index: number;
  /** What the picture calls it: `client A`. */
  label: string;
  /** The process that called connect, when that was recorded. */
  client: Process | undefined;
  /** The process in whose queue it stands. */
  server: Process | undefined;
  /** The process that serves it: the last child that was given it, or the server itself. */
  worker: Process | undefined;
  connect: Span | undefined;
  accept: Span | undefined;
  queuedAt: number | undefined;
  acceptedAt: number | undefined;
  /** Until when it stood in the queue: it was accepted, or one side has given up. */
  waitedUntil: number | undefined;
  /** Until when a process served it. */
  servedUntil: number | undefined;
  readonly spans: Span[];
  readonly passes: Moment[];
}
