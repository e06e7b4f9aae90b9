/**
 * Records every call of the library in this process; the library imports it when `MYSOCKS_TRACE` is set.
 *
 * It only listens to the library's point of observation (observe.ts), as any other observer could.
 *
 * @module
 */
import { subscribe } from 'node:diagnostics_channel';
import { basename, extname } from 'node:path';
import type { Call, Happening } from '../../calls/call.ts';
import { RecordWriter } from './writer.ts';

const dir = process.env.MYSOCKS_TRACE;
if (dir !== undefined && dir !== '') record(dir);

function record(dir: string): void {
  const { pid, ppid } = process;
  const writer = new RecordWriter(dir, { pid, ppid, name: programName() });
  const open = new Map<unknown, number>();

  subscribe('mysocks:begin', (call) => {
    open.set(call, writer.begin(call as Call));
  });
  subscribe('mysocks:end', (call) => {
    const id = open.get(call);
    if (id === undefined) return; // It began before the recording did.
    open.delete(call);
    writer.end(id, call as Call);
  });
  subscribe('mysocks:happening', (event) => writer.happening(event as Happening));
  process.on('exit', (code) => writer.exit(code));
}

function programName(): string {
  const program = process.argv[1] ?? 'node';
  return basename(program, extname(program));
}
