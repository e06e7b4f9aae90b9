/**
 * A clock that stands still while the program wants to run and does not get a processor.
 *
 * A time limit should end what hangs, not what has to share the machine. Linux counts for every thread how long
 * it has been ready to run and had to wait; that time, of the program's processes and of our own thread, does not
 * count. A process that sleeps pays the full time; one that loops for ever pays for the time that it really ran.
 *
 * @module
 * @see {@link https://docs.kernel.org/scheduler/sched-stats.html schedstat}
 */
import { family, queueDelay } from '../kernel/processes.ts';

/** What starting Node costs in processor time on the machine for which limits are written. */
const REFERENCE_MS = 30;
const SLOWEST = 20;
/** How often the counters are read at most. */
const READ_MS = 20;
/** More processes than any exercise asks for: a program that forks without end. */
const CROWD = 120;
/** This clock runs at most this many times slower than the wall clock. */
const SLACK = 25;

export class Clock {
  /** How many times slower than the reference this machine computes: limits grow with it. */
  readonly scale: number;
  readonly #roots: () => readonly (number | undefined)[];
  readonly #others: readonly string[];
  readonly #delays = new Map<string, number>();
  /** The program has started processes without end. */
  crowded = false;
  #counted = 0;
  #wall = performance.now();

  /**
   * @param startCost What starting Node costs here in processor time, in milliseconds.
   * @param roots The program's own processes; their children are found.
   * @param others Who else may have had to wait: our own thread.
   */
  constructor(
    startCost: number,
    roots: () => readonly (number | undefined)[],
    others: readonly string[] = ['thread-self'],
  ) {
    this.scale = Math.min(SLOWEST, Math.max(1, startCost / REFERENCE_MS));
    this.#roots = roots;
    this.#others = others;
  }

  /** Milliseconds that count, since the trial began. */
  now(): number {
    const passed = performance.now() - this.#wall;
    if (passed < READ_MS) return this.#counted;
    this.#wall += passed;
    this.#counted += Math.max(passed / SLACK, passed - this.#starved());
    return this.#counted;
  }

  /** Milliseconds that somebody of ours spent waiting for a processor since this was last asked. */
  #starved(): number {
    const pids = this.#roots().flatMap((pid) => (pid === undefined ? [] : family(pid)));
    this.crowded ||= pids.length > CROWD;
    let sum = 0;
    for (const who of [...this.#others, ...pids.map(String)]) {
      const delay = queueDelay(who);
      sum += delay - (this.#delays.get(who) ?? (who === 'thread-self' ? delay : 0));
      this.#delays.set(who, delay);
    }
    return sum;
  }
}
