/**
 * The format of a recording: a folder with one file `<pid>.jsonl` for each process, a record on each line.
 *
 *     {"ts":812,"pid":101,"t":"proc","v":1,"ppid":100,"name":"echo-iterative"}
 *     {"ts":964,"pid":101,"t":"begin","id":"101.1","op":"read","ch":4,"n":65536,"conn":"127.0.0.1:43211","dir":"c2s"}
 *     {"ts":997,"pid":101,"t":"end","id":"101.1","res":5,"off":0,"data":"hello"}
 *
 * `ts` is the monotonic clock in microseconds, which all processes of a machine share. A call that never
 * ended has a begin without an end. `data` holds the first bytes, one character for each byte (Latin-1),
 * so that nothing is lost, and a position in the text is a position in the stream.
 *
 * @module
 */
import type { Direction } from '../../calls/call.ts';
import { isOp, type Op } from '../../calls/operations.ts';

export const VERSION = 1;

/** How many bytes of a read or a write are kept. */
export const DATA_BYTES = 64;

/** Numbers from here on are of no process: Linux has none above 2^22. A party that has no process of its own has one. */
export const NO_PID = 10_000_000;

export type { Direction, Op };

interface Stamp {
  /** Microseconds of the monotonic clock. */
  readonly ts: number;
  readonly pid: number;
}

/** A process begins. */
export interface ProcRecord extends Stamp {
  readonly t: 'proc';
  readonly v: number;
  readonly ppid: number;
  readonly name: string;
}

/** What a call may say of itself, at its begin or, once it is known, at its end. */
export interface CallFields {
  readonly ch?: number;
  readonly on?: number | string;
  readonly to?: string;
  readonly n?: number;
  /** How all processes call the pipe, queue or semaphore that it works on. */
  readonly object?: string;
  readonly conn?: string;
  readonly dir?: Direction;
  readonly off?: number;
  readonly data?: string;
  /** Of a message that is sent as a whole: its number, the same where it is received. */
  readonly message?: string;
  /** Lamport's time of it, where nodes send each other messages. */
  readonly clock?: number;
}

/** A call begins. `id` pairs it with its end. */
export interface BeginRecord extends Stamp, CallFields {
  readonly t: 'begin';
  readonly id: string;
  readonly op: Op;
}

/** A call has ended, with its result, and with `errno` when that is -1. */
export interface EndRecord extends Stamp, CallFields {
  readonly t: 'end';
  readonly id: string;
  readonly res: number;
  readonly errno?: string;
}

/** A client has connected, and nobody has accepted it yet. */
export interface QueuedRecord extends Stamp {
  readonly t: 'queued';
  readonly conn: string;
}

/** A child process was started. */
export interface ForkRecord extends Stamp {
  readonly t: 'fork';
  readonly child: number;
}

/** A child process was given a client. */
export interface PassRecord extends Stamp {
  readonly t: 'pass';
  readonly child: number;
  readonly conn: string;
}

/** Which ends of pipes and FIFOs a process holds from now on, and which shared memory. */
export interface HoldsRecord extends Stamp {
  readonly t: 'holds';
  /** `28 r pipe:[812345]`, a line for each descriptor; `- rw memory:[4711]` for each memory. */
  readonly held: string;
}

/** A process ends by itself. A process that is killed leaves no such record. */
export interface ExitRecord extends Stamp {
  readonly t: 'exit';
  readonly code: number;
}

/** A process was killed: written by who did it. */
export interface KilledRecord extends Stamp {
  readonly t: 'killed';
}

export type TraceRecord =
  | ProcRecord
  | BeginRecord
  | EndRecord
  | QueuedRecord
  | ForkRecord
  | PassRecord
  | HoldsRecord
  | ExitRecord
  | KilledRecord;

/** Records, and how many lines were none: a crash may tear the last line of a file. */
export interface Parsed {
  readonly records: TraceRecord[];
  readonly damaged: number;
}

/** Reads the lines of one file. Lines that are no records are counted and left out. */
export function parseRecords(text: string): Parsed {
  const records: TraceRecord[] = [];
  let damaged = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const record = parseLine(line);
    if (record === undefined) damaged++;
    else records.push(record);
  }
  return { records, damaged };
}

/** In which order things happened. Records of one process keep their order. */
export function byTime(records: readonly TraceRecord[]): TraceRecord[] {
  return records.toSorted((a, b) => a.ts - b.ts);
}

function parseLine(line: string): TraceRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return isRecord(value) ? value : undefined;
}

const NEEDED: ReadonlyMap<unknown, readonly string[]> = new Map<TraceRecord['t'], string[]>([
  ['proc', ['v', 'ppid', 'name']],
  ['begin', ['id', 'op']],
  ['end', ['id', 'res']],
  ['queued', ['conn']],
  ['fork', ['child']],
  ['pass', ['child', 'conn']],
  ['holds', ['held']],
  ['exit', ['code']],
  ['killed', []],
]);

const TEXTS: ReadonlySet<string> = new Set(
  't name id op conn to data object message errno held'.split(' '),
);

const NUMBERS: ReadonlySet<string> = new Set(
  'ts pid v ppid ch n off clock res child code'.split(' '),
);

/** A recording may come from anywhere, a hand-in say: checks the types of all fields that we use. */
function isRecord(value: unknown): value is TraceRecord {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const needed = NEEDED.get(fields.get('t'));
  if (needed === undefined || !['ts', 'pid', ...needed].every((key) => fields.has(key)))
    return false;
  if (fields.get('t') === 'begin' && !isOp(fields.get('op'))) return false;
  return [...fields].every(([key, field]) => {
    if (key === 'dir') return field === 'c2s' || field === 's2c';
    if (key === 'on') return typeof field === 'string' || Number.isFinite(field);
    if (NUMBERS.has(key)) return Number.isFinite(field);
    return !TEXTS.has(key) || typeof field === 'string';
  });
}
