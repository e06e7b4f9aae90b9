/**
 * Runs a program with recording on.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { RecordWriter } from './writer.ts';

function ignore(): void {}

/**
 * Runs a command to its end, with `MYSOCKS_TRACE` set for it and for all that it starts. Gives its exit
 * status as a shell does: 128 and the signal's number for one that was killed, 127 when there is no such program.
 */
export async function recordCommand(dir: string, command: readonly string[]): Promise<number> {
  const [program = '', ...args] = command;
  // Processes that are killed record no end. This one always does, so that the run has an end.
  const { pid, ppid } = process;
  const writer = new RecordWriter(dir, { pid, ppid, name: 'mysocks trace' });
  const env = { ...process.env, MYSOCKS_TRACE: resolve(dir) };
  const child = spawn(program, args, { stdio: 'inherit', env });
  // Ctrl-C reaches the program anyway, and this process goes on to show the run; other signals are passed on.
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', ignore).on('SIGTERM', pass).on('SIGHUP', pass);
  const status = await new Promise<number>((settle) => {
    child.on('error', (error) => {
      process.stderr.write(`mysocks trace: ${error.message}\n`);
      settle(127);
    });
    child.on('exit', (code, signal) =>
      settle(code ?? 128 + (signal ? constants.signals[signal] : 0)),
    );
  });
  process.off('SIGINT', ignore).off('SIGTERM', pass).off('SIGHUP', pass);
  writer.exit(0);
  writer.close();
  return status;
}
