/**
 * Records every call of the library in this process; the library imports it when `MYSOCKS_TRACE` is set.
 *
 * It only listens to where the library publishes its calls (calls/call.ts), as any other observer could.
 *
 * @module
 */
import { subscribe } from 'node:diagnostics_channel';
import { basename, extname } from 'node:path';
import type { Call, Happening } from '../../calls/call.ts';
import { OPERATIONS } from '../../calls/operations.ts';
import { callOfIpc, type IpcCall } from './ipc.ts';
import { Held } from './held.ts';
import { RecordWriter, type Call as Recorded } from './writer.ts';

const dir = process.env.MYSOCKS_TRACE;
if (dir !== undefined && dir !== '') record(dir);

function record(dir: string): void {
  const { pid, ppid } = process;
  const writer = new RecordWriter(dir, { pid, ppid, name: programName() });
  follow('mysocks', writer, (call) => call as Call);
  followHeld(writer);
  follow('mysocks:ipc', writer, (call) => callOfIpc(call as IpcCall));
  subscribe('mysocks:happening', (event) => writer.happening(event as Happening));
  process.on('exit', (code) => writer.exit(code));
}

/** Records what the process holds before its first call of lib/ipc, and after each that may change it. */
function followHeld(writer: RecordWriter): void {
  const held = new Held();
  const tell = (text: string | undefined) => {
    if (text !== undefined) writer.holds(text);
  };
  subscribe('mysocks:ipc:begin', () => tell(held.before()));
  subscribe('mysocks:ipc:end', (call) => tell(held.after(call as IpcCall)));
  process.on('exit', () => tell(held.atEnd()));
}

/** Records the calls of one unit. `read` gives a call as the recording has it, nothing for one that has no row. */
function follow(
  unit: string,
  writer: RecordWriter,
  read: (call: unknown) => Recorded | undefined,
): void {
  const open = new Map<unknown, number>();
  subscribe(`${unit}:begin`, (published) => {
    const call = read(published);
    if (call !== undefined) open.set(published, writer.begin(call));
  });
  subscribe(`${unit}:end`, (published) => {
    const id = open.get(published);
    if (id === undefined) return; // It began before the recording did.
    open.delete(published);
    const call = read(published);
    if (call === undefined) return;
    writer.end(id, call);
    // A child is known by what its fork gave; the library's own forkChild tells of it when it starts one.
    const { op, result = -1 } = call;
    const forks = op.startsWith('ipc:') && OPERATIONS[op].does === 'forks' && result > 0;
    if (forks) writer.happening({ what: 'fork', child: result });
  });
}

function programName(): string {
  const program = process.argv[1] ?? 'node';
  return basename(program, extname(program));
}
