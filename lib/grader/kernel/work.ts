/**
 * How much processes do, and what they are called where they live.
 *
 * @module
 * @see {@link https://docs.kernel.org/scheduler/sched-stats.html schedstat}
 */
import { entries, read, type Proc } from './processes.ts';

/** What a process has done since it began, all its threads together. */
export interface Work {
  /** Milliseconds of processor time. */
  readonly ms: number;
  /** Milliseconds for which it was ready to run, and others had the processors. */
  readonly waited: number;
  /** How often it went to sleep by itself. */
  readonly sleeps: number;
}

/** The work of one process so far. */
export function workOf(pid: number): Work {
  let [ms, waited, sleeps] = [0, 0, 0];
  for (const thread of entries(`/proc/${pid}/task`)) {
    const [ran = 0, queued = 0] = (read(`/proc/${pid}/task/${thread}/schedstat`) ?? '')
      .split(' ')
      .map(Number);
    const status = read(`/proc/${pid}/task/${thread}/status`) ?? '';
    ms += ran / 1e6;
    waited += queued / 1e6;
    sleeps += Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  }
  return { ms, waited, sleeps };
}

/** The number that a process has in its own namespace: what `process.pid` gives there. */
export function numberInside(pid: number): number {
  const numbers = /^NSpid:\s+(.*)$/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return Number(numbers?.split(/\s+/).at(-1) ?? pid);
}

const numbers = new Map<string, number>();

/** The same of a process that may have ended since it was asked for the first time. */
export function ownNumber({ pid, start }: Pick<Proc, 'pid' | 'start'>): number {
  const key = `${pid} ${start}`;
  const number = numbers.get(key) ?? numberInside(pid);
  numbers.set(key, number);
  return number;
}
