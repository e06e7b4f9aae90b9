/**
 * Waiting for something to become true, without sleeping: everything that a trial observes (bytes, ends,
 * exits, new connections) rings one bell, and whoever waits looks again.
 *
 * @module
 */
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { HANG_MS, TOTAL_MS, type Pace } from './pace.ts';

/** Rings when anything at all has happened in a trial. */
export class Bell {
  #waiting: (() => void)[] = [];

  ring(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** Resolves to true at the next ring, to false after `ms` without one. */
  next(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms, false);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }
}

export interface WaitOptions {
  /** Milliseconds without progress after which the wait is given up; default {@link HANG_MS}. */
  readonly limit?: number;
  /** Milliseconds after which it is given up even with progress; default {@link TOTAL_MS}. */
  readonly total?: number;
  /** A number that grows while there is progress: bytes received, say. */
  readonly progress?: () => number;
}

/** Why a wait ended without what it waited for. */
export type GaveUp = 'hang' | 'slow';

/** Waits for things to become true, at the pace of this machine. */
export class Waiting {
  readonly bell = new Bell();
  readonly pace: Pace;

  constructor(pace: Pace) {
    this.pace = pace;
  }

  /** Looks at every ring of the bell. Resolves to what `look` found, or to the reason for giving up. */
  async until<T extends object>(
    look: () => T | undefined,
    options: WaitOptions = {},
  ): Promise<T | GaveUp> {
    const begin = performance.now();
    let progress = options.progress?.();
    let latest = begin;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      const now = options.progress?.();
      if (now !== progress) {
        progress = now;
        latest = performance.now();
      }
      const left = this.#left(begin, latest, options);
      if (left > 0) await this.bell.next(left);
      else if (!(await this.pace.gotSlower())) return this.#reason(begin, options);
    }
  }

  /** The same for what rings no bell: looks again and again, at once first, then the more seldom the longer it takes. */
  async poll<T extends object>(
    look: () => T | undefined,
    options: WaitOptions = {},
  ): Promise<T | GaveUp> {
    const begin = performance.now();
    for (let pause = 0.2; ; pause = Math.min(20, pause * 1.3)) {
      const looking = performance.now();
      const found = look();
      if (found !== undefined) return found;
      // Where looking is dear (a long list of connections), at most half of the time goes into it.
      const rest = Math.max(pause, performance.now() - looking);
      if (this.#left(begin, begin, options) > 0) await (rest < 1 ? turn() : delay(rest));
      else if (!(await this.pace.gotSlower())) return 'hang';
    }
  }

  #left(begin: number, latest: number, options: WaitOptions): number {
    const now = performance.now();
    const idle = (options.limit ?? HANG_MS) * this.pace.scale - (now - latest);
    const total = (options.total ?? TOTAL_MS) * this.pace.scale - (now - begin);
    return Math.min(idle, total);
  }

  #reason(begin: number, options: WaitOptions): GaveUp {
    const total = (options.total ?? TOTAL_MS) * this.pace.scale;
    return performance.now() - begin >= total ? 'slow' : 'hang';
  }
}
