/**
 * What a process has done: how long it has had a processor, and how often it has gone to sleep.
 *
 * @module
 * @see {@link https://docs.kernel.org/scheduler/sched-stats.html schedstat}
 */
import { entries, read } from './processes.ts';

export interface Work {
  /** Milliseconds of processor time of all its threads. */
  readonly ms: number;
  /** How often its threads have given the processor away to wait for something. */
  readonly sleeps: number;
}

/** What one process, without its children, has done so far. */
export function workOf(pid: number): Work {
  const threads = entries(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);
  let [ms, sleeps] = [0, 0];
  for (const thread of threads) {
    ms += Number((read(`${thread}/schedstat`) ?? '').split(' ')[0]) / 1e6;
    const status = read(`${thread}/status`) ?? '';
    sleeps += Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(status)?.[1] ?? 0);
  }
  return { ms, sleeps };
}
