/**
 * The open descriptors of a program, also where the grader itself may not look.
 *
 * In a container without CAP_SYS_PTRACE not even root may read the links in `/proc/PID/fd` of another user. That user
 * may: so a process of theirs looks for us, for a moment, and can do nothing else.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man2/ptrace.2.html ptrace(2), "access mode checking"}
 */
import { spawnSync } from 'node:child_process';
import { openFiles, usesOf, type OpenFile } from '../kernel/open-files.ts';
import { descriptors, processOf, userOf } from '../kernel/processes.ts';
import { asUser } from './isolation.ts';

/** The program runs as the same user and may kill the helper, but not every time. */
const TRIES = 5;
const LOOK_MS = 10_000;

/** Number and what it leads to; none when the process is gone, `undefined` when nobody may know. */
export function openDescriptors(pid: number): Map<number, string> | undefined {
  const seen = descriptors(pid);
  if (seen !== undefined && seen.size > 0) return seen;
  const files = lookAsUserOf(pid);
  return files === undefined ? seen : new Map(files.map(({ fd, target }) => [fd, target]));
}

/** The same, with what the process may do with each. */
export function openFilesOf(pid: number): OpenFile[] | undefined {
  const seen = openFiles(pid);
  return seen !== undefined && seen.length > 0 ? seen : (lookAsUserOf(pid) ?? seen);
}

function lookAsUserOf(pid: number): OpenFile[] | undefined {
  const user = userOf(pid);
  if (process.getuid?.() !== 0 || user === undefined || user === 0) return undefined;
  return lookAs(user, pid);
}

function lookAs(user: number, pid: number): OpenFile[] | undefined {
  const find = ['find', `/proc/${pid}/fd`, '-mindepth', '1', '-printf', '%f\\0%l\\0%m\\0'];
  const [command = '', ...args] = [...asUser(user), ...find];
  for (let tries = 0; tries < TRIES; tries++) {
    const { signal, stdout, error } = spawnSync(command, args, {
      encoding: 'utf8',
      timeout: LOOK_MS,
      killSignal: 'SIGKILL',
    });
    if (error !== undefined && signal === null) return undefined;
    if (signal === null) return listed(stdout, pid);
  }
  throw new Error(`Process ${pid} does not let anybody see its descriptors`);
}

/** Number, link and mode in turn, each with a NUL behind it. */
function listed(output: string, pid: number): OpenFile[] | undefined {
  const words = output.split('\0');
  const found: OpenFile[] = [];
  for (let i = 0; i + 2 < words.length; i += 3) {
    const [fd, target = '', mode = ''] = words.slice(i, i + 3);
    found.push({ fd: Number(fd), target, ...usesOf(parseInt(mode, 8)) });
  }
  return found.length > 0 || processOf(pid) === undefined ? found : undefined;
}
