/**
 * What a process holds open, and what it may do with each: who reads and who writes a pipe.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html proc_pid_fd(5)}
 */
import { lstatSync } from 'node:fs';
import { descriptors } from './processes.ts';
import { errorCode } from './errors.ts';

/** One open descriptor. */
export interface OpenFile {
  readonly fd: number;
  /** What it leads to: `pipe:[4711]`, `/etc/passwd`. All who hold the same pipe have the same here. */
  readonly target: string;
  readonly reads: boolean;
  readonly writes: boolean;
}

/** What a process holds open; nothing when it is gone, `undefined` when that may not be known. */
export function openFiles(pid: number): OpenFile[] | undefined {
  const found = descriptors(pid);
  return found && [...found].flatMap(([fd, target]) => openFile(pid, fd, target));
}

function openFile(pid: number, fd: number, target: string): OpenFile[] {
  try {
    return [{ fd, target, ...usesOf(lstatSync(`/proc/${pid}/fd/${fd}`).mode) }];
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return []; // closed meanwhile
    throw error;
  }
}

/** The link's own mode says how the file was opened: r for reading, w for writing. */
export function usesOf(mode: number): Pick<OpenFile, 'reads' | 'writes'> {
  return { reads: (mode & 0o400) !== 0, writes: (mode & 0o200) !== 0 };
}
