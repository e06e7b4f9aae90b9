/**
 * Which ends of pipes and FIFOs this process holds, as the kernel says. The end of a stream comes only when nobody holds
 * the write end any more: so who holds it is what a reader that waits for ever is about.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html proc_pid_fd(5)}
 */
import { fstatSync, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { isOp, OPERATIONS } from '../../calls/operations.ts';
import type { IpcCall } from './ipc.ts';

const HELD = '/proc/self/fd';
/** What the library needs for itself has numbers from here on. */
const PRIVATE = 200;
/** The link of a descriptor has the access of its open file. */
const READ = 0o400;
const WRITE = 0o200;

/** Whether a call that has ended may have changed what the process holds. */
export function changesHeld({ op: name, res }: IpcCall): boolean {
  const op = `ipc:${name}`;
  return isOp(op) && OPERATIONS[op].holds === true && res !== -1;
}

/** A line for each descriptor of a pipe or a FIFO: `28 r pipe:[812345]`. */
export function pipesHeld(): string {
  try {
    const numbers = readdirSync(HELD).map(Number);
    return numbers.flatMap(lineOf).join('\n');
  } catch {
    return ''; // not Linux
  }
}

function lineOf(fd: number): string[] {
  try {
    if (fd >= PRIVATE || !fstatSync(fd).isFIFO()) return [];
    const link = `${HELD}/${fd}`;
    const { mode } = lstatSync(link);
    const access = `${mode & READ ? 'r' : ''}${mode & WRITE ? 'w' : ''}`;
    return [`${fd} ${access} ${readlinkSync(link)}`];
  } catch {
    return []; // the one by which the folder was read
  }
}
