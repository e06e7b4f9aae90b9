/**
 * What a server costs in processor time and memory, as Linux tells in `/proc`.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man5/proc.5.html proc(5)}
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The unit of processor time in `/proc/PID/stat`: 1/100 s on every Linux that Node runs on. */
const TICK_MS = 10;

/** Whether this machine has what the functions below read. */
export const hasProc =
  existsSync(`/proc/self/task/${process.pid}/children`) &&
  read('/proc/self/smaps_rollup').includes('Pss_Anon');

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // the process has ended since
  }
}

function children(pid: number): number[] {
  let tasks: string[] = [];
  try {
    tasks = readdirSync(`/proc/${pid}/task`);
  } catch {
    // the process has ended since
  }
  const list = tasks.map((task) => read(`/proc/${pid}/task/${task}/children`));
  return list.join(' ').split(/\s+/).filter(Boolean).map(Number);
}

/** Children of a process, their children, and so on. */
export function descendants(pid: number): number[] {
  return children(pid).flatMap((child) => [child, ...descendants(child)]);
}

/** Processor time in ms of a process and its children, those that have ended included. */
export function processorTime(pid: number): number {
  let ticks = 0;
  for (const each of [pid, ...descendants(pid)]) {
    // The name in parentheses may hold spaces. utime, stime, cutime, cstime are fields 14 to 17.
    const fields = read(`/proc/${each}/stat`).split(') ')[1]?.split(' ') ?? [];
    for (const field of fields.slice(11, 15)) ticks += Number(field);
  }
  return ticks * TICK_MS;
}

/** Resident memory of one process in bytes. */
export function residentMemory(pid: number): number {
  return kilobytes(read(`/proc/${pid}/status`), 'VmRSS');
}

/**
 * Memory in bytes that a process and its children have written to. A page that parent and child still share after
 * a fork is divided between them; the text of programs is not counted, all processes that run one share it.
 */
export function familyMemory(pid: number): number {
  const rollups = [pid, ...descendants(pid)].map((each) => read(`/proc/${each}/smaps_rollup`));
  return rollups.reduce((sum, rollup) => sum + kilobytes(rollup, 'Pss_Anon'), 0);
}

function kilobytes(text: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
}

/**
 * Waits until a server is at rest: the same children, and no processor time, for 100 ms. A spare child that
 * is being prepared uses the processor all the time, so this is when it is ready.
 */
export async function settled(pid: number): Promise<void> {
  const QUIET = 5;
  let before = '';
  for (let same = 0; same < QUIET;) {
    const state = `${descendants(pid).join(' ')}: ${processorTime(pid)}`;
    same = state === before ? same + 1 : 0;
    before = state;
    await sleep(20);
  }
}
