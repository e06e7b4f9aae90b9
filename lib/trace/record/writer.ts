/**
 * Writes the file of one process, `DIR/<pid>.jsonl`.
 *
 * Each record goes to the operating system at once: whatever becomes of the process, its records are there. Recording
 * never harms the program: when a record cannot be written (a full disk), it ends with one warning. record.ts uses
 * it for the library, the grader for its own clients.
 *
 * @module
 */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Call as Published, Happening } from '../../calls/call.ts';
import { OPERATIONS } from '../../calls/operations.ts';
import { DATA_BYTES, VERSION } from './format.ts';

/** A call as the library publishes it, or one of another unit, with what only that knows. */
export type Call = Omit<Published, 'on'> & {
  readonly on?: number | string;
  /** What the processes of this machine call the thing that it works on: a pipe, a queue, a semaphore. */
  readonly object?: string;
  /** The number of the message that it sends or receives, the same on both sides. */
  message?: string;
  /** Lamport's time of it. */
  readonly clock?: number;
};

/** The process that is recorded. */
export interface Recorded {
  readonly pid: number;
  readonly ppid: number;
  readonly name: string;
}

/** Now, in microseconds of the clock that all processes of this machine share. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e6 + Math.floor(nanoseconds / 1e3);
}

export class RecordWriter {
  readonly #pid: number;
  #fd: number | undefined;
  readonly #clock: () => number;
  #calls = 0;

  /** @param clock The time of a record, for one that is written later. */
  constructor(dir: string, { pid, ppid, name }: Recorded, clock: () => number = now) {
    this.#pid = pid;
    this.#clock = clock;
    try {
      mkdirSync(dir, { recursive: true });
      this.#fd = openSync(join(dir, `${pid}.jsonl`), 'a');
    } catch (error) {
      warn(error);
    }
    this.#write(`"proc","v":${VERSION},"ppid":${ppid},"name":${JSON.stringify(name)}`);
  }

  /** Records that a call begins. Gives the number by which to end it. */
  begin(call: Readonly<Call>): number {
    const id = ++this.#calls;
    this.#write(`"begin","id":"${this.#pid}.${id}","op":"${call.op}"` + known(call));
    return id;
  }

  /** Records the result of a call. */
  end(id: number, call: Readonly<Call>): void {
    let fields = `"end","id":"${this.#pid}.${id}","res":${call.result ?? 0}`;
    if (call.errno !== undefined) fields += `,"errno":${JSON.stringify(call.errno)}`;
    this.#write(fields + found(call));
  }

  /** Records what happens beside the calls. */
  happening(event: Happening): void {
    const child = 'child' in event ? `,"child":${event.child}` : '';
    const conn = 'connection' in event ? `,"conn":${JSON.stringify(event.connection)}` : '';
    this.#write(`"${event.what}"${child}${conn}`);
  }

  /** Records which ends of pipes the process holds. */
  holds(held: string): void {
    this.#write(`"holds","held":${JSON.stringify(held)}`);
  }

  /** Records that the process ends by itself. */
  exit(code: number): void {
    this.#write(`"exit","code":${code}`);
  }

  /** Records that we have killed the process. */
  killed(): void {
    this.#write('"killed"');
  }

  /** Gives the file back; for a recorder that ends before its process. */
  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #write(fields: string): void {
    if (this.#fd === undefined) return;
    try {
      const line = `{"ts":${this.#clock()},"pid":${this.#pid},"t":${fields}}\n`;
      // A short write means that the disk is full: nothing more can follow it.
      if (writeSync(this.#fd, line) < line.length) throw new Error('ENOSPC: no space left');
    } catch (error) {
      this.#fd = undefined;
      warn(error);
    }
  }
}

/** What a call knows when it begins. */
function known(call: Readonly<Call>): string {
  let fields = '';
  if (call.channel > 0) fields += `,"ch":${call.channel}`;
  if (call.on !== undefined) fields += `,"on":${JSON.stringify(call.on)}`;
  if (call.to !== undefined) fields += `,"to":${JSON.stringify(call.to)}`;
  if (call.n !== undefined) fields += `,"n":${call.n}`;
  if (call.object !== undefined) fields += `,"object":${JSON.stringify(call.object)}`;
  if (call.connection) fields += `,"conn":"${call.connection}"`;
  if (call.direction !== undefined) fields += `,"dir":"${call.direction}"`;
  if (call.clock !== undefined) fields += `,"clock":${call.clock}`;
  if (OPERATIONS[call.op].does === 'sends') {
    fields += position(call) + bytes(call.data) + message(call);
  }
  return fields;
}

/** What it knows only at its end. A call that sends may have had to wait for others before it knew its position. */
function found(call: Readonly<Call>): string {
  const { does, makes } = OPERATIONS[call.op];
  if (makes === 'channel') {
    const channel = call.channel > 0 ? `,"ch":${call.channel}` : '';
    return channel + (call.connection ? `,"conn":"${call.connection}"` : '');
  }
  if ((call.result ?? 0) < 0) return '';
  if (does === 'receives') return from(call) + position(call) + bytes(call.data) + message(call);
  return does === 'sends' ? position(call) : '';
}

/** Where a datagram came from. */
function from({ to }: Readonly<Call>): string {
  return to === undefined ? '' : `,"to":${JSON.stringify(to)}`;
}

function position(call: Readonly<Call>): string {
  return call.offset === undefined ? '' : `,"off":${call.offset}`;
}

function message(call: Readonly<Call>): string {
  return call.message === undefined ? '' : `,"message":${JSON.stringify(call.message)}`;
}

function bytes(data: Uint8Array | undefined): string {
  if (data === undefined || data.length === 0) return '';
  const length = Math.min(data.length, DATA_BYTES);
  const text = Buffer.from(data.buffer, data.byteOffset, length).toString('latin1');
  return `,"data":${JSON.stringify(text)}`;
}

function warn(error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  process.emitWarning(`Recording has ended: ${why}`, 'MysocksTrace');
}
