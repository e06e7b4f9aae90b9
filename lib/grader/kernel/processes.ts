/**
 * What the operating system knows about processes: `/proc` of Linux, read and nothing more.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man5/proc.5.html proc(5)}
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { errorCode } from './errors.ts';

/** One line of the process table. */
export interface Proc {
  readonly pid: number;
  readonly ppid: number;
  /** R running, S sleeping, D waiting for a device, Z zombie, T stopped … */
  readonly state: string;
  readonly name: string;
  /** When it started, in ticks since boot: a number taken over by another process has another start. */
  readonly start: string;
  /** It was forked and has not become a program of its own yet: for that moment it is its parent's copy. */
  readonly copy: boolean;
}

/** In the flags of a process: forked, but exec(3) has not come yet. */
const PF_FORKNOEXEC = 0x40;

/** Whether there is a `/proc` to look into. */
export const hasProc = process.platform === 'linux';

/** Every process that this one can see. */
export function allProcesses(): Proc[] {
  return entries('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => processOf(Number(name)))
    .filter((found) => found !== undefined);
}

/** One process; `undefined` when there is none of that number. */
export function processOf(pid: number): Proc | undefined {
  const stat = read(`/proc/${pid}/stat`);
  // The name stands in parentheses and may itself hold spaces and parentheses.
  const match = /^(\d+) \((.*)\) (\S) (\d+) (.*)$/s.exec(stat ?? '');
  if (match === null) return undefined;
  const rest = match[5]?.split(' ') ?? [];
  return {
    pid,
    ppid: Number(match[4]),
    state: match[3] ?? '?',
    name: match[2] ?? '',
    start: rest[17] ?? '',
    copy: (Number(rest[4] ?? 0) & PF_FORKNOEXEC) !== 0,
  };
}

/** The processes below `root` (itself left out), children before grandchildren. */
export function descendants(root: number): Proc[] {
  const all = allProcesses();
  const found: Proc[] = [];
  let parents = new Set([root]);
  while (parents.size > 0) {
    const children = all.filter(({ ppid }) => parents.has(ppid));
    found.push(...children);
    parents = new Set(children.map(({ pid }) => pid));
  }
  return found;
}

/** The processes whose real user is `uid`. */
export function processesOfUser(uid: number): Proc[] {
  return allProcesses().filter(({ pid }) =>
    new RegExp(`^Uid:\\s+${uid}\\s`, 'm').test(read(`/proc/${pid}/status`) ?? ''),
  );
}

/** The effective user of a process, who may look at it; `undefined` when it is gone. */
export function userOf(pid: number): number | undefined {
  const uid = /^Uid:\s+\d+\s+(\d+)/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return uid === undefined ? undefined : Number(uid);
}

/** The processes that work in a folder, or were started with its name in their environment. */
export function processesInside(folder: string): Proc[] {
  return allProcesses().filter(
    ({ pid }) =>
      pid !== process.pid &&
      (link(`/proc/${pid}/cwd`)?.startsWith(folder) === true ||
        read(`/proc/${pid}/environ`)?.includes(folder) === true),
  );
}

/** What a process was started with, as one line. */
export function commandLine(pid: number): string {
  return (read(`/proc/${pid}/cmdline`) ?? '').split('\0').join(' ').trim();
}

/** The most memory that a process, or one of its children, has had at once, in bytes; 0 when it is gone. */
export function peakMemory(root: number): number {
  const peaks = family(root).map((pid) => {
    const match = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? '');
    return Number(match?.[1] ?? 0) * 1024;
  });
  return Math.max(...peaks);
}

/** Whether no thread of a process and its children runs, or is ready to run and waits for a processor. */
export function threadsAsleep(pid: number): boolean {
  return threads(pid).every((thread) => 'SZX'.includes(stateOf(thread)));
}

/** The states of the threads of one process, as in {@link Proc}. */
export function threadStates(pid: number): string[] {
  return entries(`/proc/${pid}/task`).map((thread) => stateOf(`/proc/${pid}/task/${thread}`));
}

function stateOf(thread: string): string {
  return /^State:\s+(\S)/m.exec(read(`${thread}/status`) ?? '')?.[1] ?? 'Z';
}

/** Milliseconds of processor time that all threads of a process and its children had together. */
export function workDone(pid: number): number {
  return threads(pid)
    .map((thread) => read(`${thread}/schedstat`) ?? '')
    .reduce((sum, counters) => sum + Number(counters.split(' ')[0]) / 1e6, 0);
}

function threads(root: number): string[] {
  return family(root).flatMap((pid) =>
    entries(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`),
  );
}

/** The children of a process, as the kernel lists them; quicker than the whole table. */
export function childrenOf(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`);
  if (children !== undefined)
    return children
      .split(' ')
      .filter((child) => child !== '')
      .map(Number);
  // Not every kernel is built with that list.
  return allProcesses()
    .filter(({ ppid }) => ppid === pid)
    .map((child) => child.pid);
}

/** A process with its children and theirs. */
export function family(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(family)];
}

/** Whether a process and its children have nothing to do but to wait. */
export function isAsleep(pid: number): boolean {
  return family(pid).every((member) => 'SZ'.includes(processOf(member)?.state ?? 'Z'));
}

/** Milliseconds for which a process (its main thread), or `thread-self`, was ready to run and had to wait. */
export function queueDelay(who: string): number {
  const counters = read(`/proc/${who}/schedstat`)?.split(' ');
  return Number(counters?.[1] ?? 0) / 1e6;
}

/** The open descriptors of a process: number and what it leads to; `undefined` when that may not be known. */
export function descriptors(pid: number): Map<number, string> | undefined {
  try {
    const found = new Map<number, string>();
    for (const fd of readdirSync(`/proc/${pid}/fd`)) {
      const target = link(`/proc/${pid}/fd/${fd}`);
      if (target !== undefined) found.set(Number(fd), target);
    }
    return found;
  } catch (error) {
    return errorCode(error) === 'EACCES' ? undefined : new Map();
  }
}

/** The text of a file; `undefined` when it cannot be read. */
export function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function link(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** What is in a folder; nothing when it cannot be read. */
export function entries(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
