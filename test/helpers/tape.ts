// Makes records for tests of lib/trace: a tape is what several processes would have written.
import { OPERATIONS } from '../../lib/calls/operations.ts';
import type { CallFields, Op, TraceRecord } from '../../lib/trace/record/format.ts';

/** Microseconds in a millisecond. */
export const MS = 1000;

export class Tape {
  readonly records: TraceRecord[] = [];
  #calls = 0;

  proc(pid: number, name: string, ts = 0, ppid = 1): this {
    this.records.push({ ts, pid, t: 'proc', v: 1, ppid, name });
    return this;
  }

  /** A call from `start` to `end`; one that never ended when there is no `end`. */
  call(
    pid: number,
    op: Op,
    start: number,
    end?: number,
    fields: CallFields & { readonly res?: number; readonly errno?: string } = {},
  ): this {
    const id = `${pid}.${++this.#calls}`;
    const { res = 0, errno, off, ch, conn, data, ...rest } = fields;
    const { makes, does } = OPERATIONS[op];
    const late = makes === 'channel';
    const comes = does === 'receives';
    const about = { ...(ch === undefined ? {} : { ch }), ...(conn === undefined ? {} : { conn }) };
    const bytes = {
      ...(off === undefined ? {} : { off }),
      ...(data === undefined ? {} : { data }),
    };
    const first = { ...rest, ...(late ? {} : about), ...(comes ? {} : bytes) };
    this.records.push({ ts: start, pid, t: 'begin', id, op, ...first });
    if (end === undefined) return this;
    const last = { ...(late ? about : {}), ...(comes ? bytes : {}) };
    const why = errno === undefined ? {} : { errno };
    this.records.push({ ts: end, pid, t: 'end', id, res, ...why, ...last });
    return this;
  }

  queued(pid: number, conn: string, ts: number): this {
    this.records.push({ ts, pid, t: 'queued', conn });
    return this;
  }

  fork(pid: number, child: number, ts: number): this {
    this.records.push({ ts, pid, t: 'fork', child });
    return this;
  }

  pass(pid: number, child: number, conn: string, ts: number): this {
    this.records.push({ ts, pid, t: 'pass', child, conn });
    return this;
  }

  /** What a process holds from now on: `20 r pipe:[1]`. */
  holds(pid: number, ts: number, ...lines: string[]): this {
    this.records.push({ ts, pid, t: 'holds', held: lines.join('\n') });
    return this;
  }

  exit(pid: number, ts: number, code = 0): this {
    this.records.push({ ts, pid, t: 'exit', code });
    return this;
  }

  /** The files of a run, a text for each process. */
  files(): Map<number, string> {
    const files = new Map<number, string>();
    for (const record of this.records) {
      files.set(record.pid, `${files.get(record.pid) ?? ''}${JSON.stringify(record)}\n`);
    }
    return files;
  }
}

/** The name of the connection of the client with this number, from 0. */
export function connectionName(client: number): string {
  return `127.0.0.1:${40001 + client}`;
}

/**
 * An iterative echo server and its clients, which come 20 ms apart and think for 80 ms before their
 * one request. The server does not get to the next one before that.
 */
export function iterativeRun(clients: number): Tape {
  const tape = new Tape().proc(101, 'echo-iterative');
  tape.call(101, 'server', 1 * MS, 2 * MS, { to: '127.0.0.1:5000', ch: 3, res: 3 });
  let free = 3 * MS;
  for (let i = 0; i < clients; i++) {
    const conn = connectionName(i);
    const came = (10 + 20 * i) * MS;
    const accepted = Math.max(free, came + MS);
    const request = Math.max(accepted, came + 80 * MS);
    const answer = request + 2 * MS;
    tape
      .queued(101, conn, came + MS)
      .call(101, 'accept', free, accepted, { on: 3, ch: 4, conn, res: 4 })
      .call(101, 'read', accepted + 100, request + 200, { ...TO_SERVER, conn, res: 5 })
      .call(101, 'write', request + 300, request + 400, { ...TO_CLIENT, conn, res: 5 })
      .call(101, 'read', request + 500, answer + 300, { ...TO_SERVER, conn, off: 5, data: '' })
      .call(101, 'close', answer + 400, answer + 410, { ch: 4, conn, dir: 's2c' });
    client(tape, 201 + i, conn, came, request, answer);
    free = answer + 500;
  }
  return tape.call(101, 'accept', free, undefined, { on: 3 });
}

/** The same clients with a server that has a child for each of them. */
export function concurrentRun(clients: number): Tape {
  const tape = new Tape().proc(101, 'echo-concurrent');
  tape.call(101, 'server', 1 * MS, 2 * MS, { to: '127.0.0.1:5000', ch: 3, res: 3 });
  let free = 3 * MS;
  for (let i = 0; i < clients; i++) {
    const conn = connectionName(i);
    const came = (10 + 20 * i) * MS;
    const request = came + 80 * MS;
    const answer = request + 2 * MS;
    const child = 301 + i;
    tape
      .queued(101, conn, came + MS)
      .call(101, 'accept', free, came + MS, { on: 3, ch: 4, conn, res: 4 })
      .call(101, 'fork', came + 2 * MS, came + 6 * MS, { ch: 4, conn, res: child })
      .fork(101, child, came + 2 * MS + 50)
      .proc(child, 'echo-concurrent', came + 5 * MS, 101)
      .pass(101, child, conn, came + 5.5 * MS)
      .call(101, 'close', came + 6.2 * MS, came + 6.3 * MS, { ch: 4, conn, dir: 's2c' })
      .call(child, 'inherit', came + 5.2 * MS, came + 5.8 * MS, { ch: 3, conn, res: 3 })
      .call(child, 'read', came + 6 * MS, request + 200, { ...TO_SERVER, ch: 3, conn, res: 5 })
      .call(child, 'write', request + 300, request + 400, { ...TO_CLIENT, ch: 3, conn, res: 5 })
      .call(child, 'read', request + 500, answer + 300, { ...TO_SERVER, ch: 3, conn, off: 5 })
      .call(child, 'close', answer + 400, answer + 410, { ch: 3, conn, dir: 's2c' })
      .exit(child, answer + 600);
    client(tape, 201 + i, conn, came, request, answer);
    free = came + 6.4 * MS;
  }
  return tape.call(101, 'accept', free, undefined, { on: 3 });
}

const TO_SERVER = { ch: 4, dir: 'c2s', n: 65536, off: 0, data: 'hello' } as const;
const TO_CLIENT = { ch: 4, dir: 's2c', n: 5, off: 0, data: 'hello' } as const;

function client(
  tape: Tape,
  pid: number,
  conn: string,
  came: number,
  request: number,
  answer: number,
): void {
  const call = { ch: 3, conn };
  tape
    .proc(pid, 'echo', came - MS)
    .call(pid, 'connect', came, came + 500, { ...call, to: '127.0.0.1:5000', res: 3 })
    .call(pid, 'write', request, request + 50, { ...TO_SERVER, ...call, n: 5, res: 5 })
    .call(pid, 'read', request + 100, answer, { ...TO_CLIENT, ...call, n: 65536, res: 5 })
    .call(pid, 'close', answer + 200, answer + 210, { ...call, dir: 'c2s' })
    .exit(pid, answer + 250);
}
