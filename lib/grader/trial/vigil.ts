/**
 * Whether waiting for a program still makes sense.
 *
 * When all threads of all its processes sleep without a time-out that matters, and nothing is on its way to them, then only the
 * check itself can make something happen. A check that waits for the program then waits in vain, and need not wait until a time
 * limit: that is a hang for sure. Where the kernel does not tell, the limits decide.
 *
 * @module
 */
import { sleepOf, type Sleep } from '../kernel/asleep.ts';
import { family, hasProc } from '../kernel/processes.ts';
import { trafficOf } from '../kernel/traffic.ts';
import type { IsolatedProcess } from '../sandbox/process.ts';

/** How many looks in a row must find the same, with turns of the event loop between them. */
const LOOKS = 3;
const PAUSE_MS = 20;
/** How long to wait at most with another look when something was going on. */
const LONGEST_PAUSE_MS = 100;
/** The kernel delivers what waits behind unread bytes when it probes: first after 200 ms. */
const PROBE_MS = 600;
/** A timer further off than any check lasts counts as none. The library has one that keeps a program alive. */
const FAR_MS = 3_600_000;

/** When somebody began to wait. */
export interface Watch {
  readonly since: number;
  readonly looks: number;
}

export class Vigil {
  readonly #processes: () => readonly IsolatedProcess[];
  readonly #news: () => number;
  /** How many looks there have been. */
  #looks = 0;
  #latest = -Infinity;
  #pause = PAUSE_MS;
  /** What the latest looks have found, how many of them, and since when. */
  #mark: string | undefined;
  #same = 0;
  #since = 0;
  #probes = false;
  #acting = 0;
  /** What has come to us before the latest look may not have been taken yet: that happens in a turn of the event loop. */
  #untaken = false;

  /**
   * @param processes The programs of the trial.
   * @param news A number that grows whenever something comes to us.
   */
  constructor(processes: () => readonly IsolatedProcess[], news: () => number) {
    this.#processes = processes;
    this.#news = news;
  }

  /** How long to sleep before the next look, in milliseconds. */
  get pause(): number {
    return this.#pause;
  }

  /** Somebody begins to wait. */
  begin(): Watch {
    return { since: performance.now(), looks: this.#looks };
  }

  /** Looks at the programs now and then; whether it is certain, after that many looks at least, that a wait is in vain. */
  provesSleep({ since, looks }: Watch, least = LOOKS): boolean {
    if (!hasProc || performance.now() - since < PAUSE_MS) return false;
    this.#look();
    // What was seen before is not enough: something may have been done in between.
    if (this.#looks < looks + 2 || this.#same < Math.max(LOOKS, least)) return false;
    return !this.#probes || this.#latest - this.#since >= PROBE_MS;
  }

  /** Does something that the programs may wait for: meanwhile no sleep is for ever. */
  async during<T>(act: Promise<T>): Promise<T> {
    this.#acting++;
    try {
      return await act;
    } finally {
      this.#acting--;
      this.#mark = undefined;
    }
  }

  #look(): void {
    const now = performance.now();
    if (this.#untaken || now - this.#latest < this.#pause) return;
    this.#untaken = true;
    setImmediate(() => (this.#untaken = false));
    const mark = this.#acting > 0 ? undefined : this.#found();
    if (mark === undefined || mark !== this.#mark) {
      this.#same = 0;
      this.#since = now;
    }
    this.#mark = mark;
    if (mark !== undefined) this.#same++;
    this.#looks++;
    this.#latest = performance.now();
    // Many threads take their time to look at: most of the time belongs to the programs.
    const shortest = Math.max(PAUSE_MS, 3 * (this.#latest - now));
    const longer = Math.max(shortest, Math.min(LONGEST_PAUSE_MS, 1.5 * this.#pause));
    this.#pause = mark === undefined ? longer : shortest;
  }

  /** What there is to see when the programs can do nothing by themselves: the same text as long as nothing happens. */
  #found(): string | undefined {
    const running = this.#processes().filter(({ exit }) => exit === undefined);
    const pids = running.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
    // One that has just gone will be heard of.
    if (pids.length === 0 || pids.length < running.length) return undefined;
    // The quick look first; it rules nearly everything out.
    if (!isLong(sleepOf(pids.flatMap(family)))) return undefined;
    const all = this.#processes().flatMap((each) => each.processes().map(({ pid }) => pid));
    const traffic = trafficOf([...all, process.pid]);
    const sleep = sleepOf(all);
    if (!isLong(sleep) || traffic.state === 'moving') return undefined;
    this.#probes = traffic.state === 'full';
    return `${sleep.mark} | ${traffic.mark} | ${this.#news()}`;
  }
}

function isLong(sleep: Sleep | undefined): sleep is Sleep {
  return sleep !== undefined && sleep.timeout > FAR_MS;
}
