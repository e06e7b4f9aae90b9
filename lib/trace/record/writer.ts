/**
 * Writes the file of one process, `DIR/<pid>.jsonl`.
 *
 * Each record goes to the operating system at once: whatever becomes of the process, what it had done is
 * there. Recording never harms the program: when a record cannot be written (a full disk), it ends with
 * one warning. record.ts records the library with it; the grader records its own clients.
 *
 * @module
 */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Call, Happening } from '../../calls/call.ts';
import { DATA_BYTES, VERSION } from './format.ts';

export type { Call };

/** Who is recorded. */
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
  #calls = 0;

  constructor(dir: string, { pid, ppid, name }: Recorded) {
    this.#pid = pid;
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
    let fields = `"end","id":"${this.#pid}.${id}","res":${call.res ?? 0}`;
    if (call.errno !== undefined) fields += `,"errno":${JSON.stringify(call.errno)}`;
    this.#write(fields + found(call));
  }

  /** Records what happens beside the calls. */
  happening(event: Happening): void {
    const child = 'child' in event ? `,"child":${event.child}` : '';
    const conn = 'conn' in event ? `,"conn":${JSON.stringify(event.conn)}` : '';
    this.#write(`"${event.t}"${child}${conn}`);
  }

  /** Records that the process ends by itself. */
  exit(code: number): void {
    this.#write(`"exit","code":${code}`);
  }

  /** Gives the file back; for a recorder that ends before its process. */
  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #write(fields: string): void {
    if (this.#fd === undefined) return;
    try {
      const line = `{"ts":${now()},"pid":${this.#pid},"t":${fields}}\n`;
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
  if (call.ch > 0) fields += `,"ch":${call.ch}`;
  if (call.on !== undefined) fields += `,"on":${call.on}`;
  if (call.to !== undefined) fields += `,"to":${JSON.stringify(call.to)}`;
  if (call.n !== undefined) fields += `,"n":${call.n}`;
  if (call.conn) fields += `,"conn":"${call.conn}"`;
  if (call.dir !== undefined) fields += `,"dir":"${call.dir}"`;
  if (call.op === 'write') fields += position(call) + bytes(call.data);
  return fields;
}

/** What it has found out when it ends. A write that waited for others knows its position only now. */
function found(call: Readonly<Call>): string {
  switch (call.op) {
    case 'read':
      return (call.res ?? 0) < 0 ? '' : position(call) + bytes(call.data);
    case 'write':
      return (call.res ?? 0) < 0 ? '' : position(call);
    case 'server':
    case 'accept':
    case 'connect':
    case 'inherit':
      return (call.ch > 0 ? `,"ch":${call.ch}` : '') + (call.conn ? `,"conn":"${call.conn}"` : '');
    default:
      return '';
  }
}

function position(call: Readonly<Call>): string {
  return call.off === undefined ? '' : `,"off":${call.off}`;
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
