/**
 * Processes that may be gone by now: the kernel gives their numbers to others.
 *
 * @module
 */
import { processOf, type Proc } from '../kernel/processes.ts';

/** Whether the process of that number is still the same one. */
export function isSame(proc: Proc): boolean {
  return processOf(proc.pid)?.start === proc.start;
}

/** Sends a signal; whether there was still a process to get it. */
export function kill(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false; // it is gone already
  }
}
