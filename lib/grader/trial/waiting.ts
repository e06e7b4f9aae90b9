/**
 * Waiting for something to become true, without sleeping: everything that a trial observes (bytes, ends,
 * exits, new connections) rings one bell, and every check that waits looks again.
 *
 * @module
 */
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import type { Vigil, Watch } from './vigil.ts';

/** For a program that should listen or connect: people may read files, compute, even sleep first. */
export const START_MS = 8_000;
/** For the next byte, the end of a stream, an exit: nothing new for this long is a hang. */
export const HANG_MS = 4_000;
/** For one expectation as a whole, even if bytes still trickle in. */
export const TOTAL_MS = 60_000;

/** The longest sleep before the clock is read again: it may have stood still. */
const NAP_MS = 100;
/** How often a sleeping program is looked at before the verdict, while another wait may still lead to something. */
const OTHERS_LOOKS = 20;

/** Rings when anything at all has happened in a trial. */
export class Bell {
  /** How often it has rung. */
  rings = 0;
  #waiting: (() => void)[] = [];

  ring(): void {
    this.rings++;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** Resolves at the next ring, or after `ms` without one. */
  next(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

export interface WaitOptions {
  /** Milliseconds without progress after which the wait is given up; default {@link HANG_MS}. */
  readonly limit?: number;
  /** Milliseconds after which it is given up even with progress; default {@link TOTAL_MS}. */
  readonly total?: number;
  /** A number that grows while there is progress, such as the bytes received. */
  readonly progress?: () => number;
  /** Nothing is done afterwards but to say that it did not come. Others that wait meanwhile may still do something. */
  readonly last?: boolean;
}

/** Why a wait ended without what it waited for. `asleep`: it never can come, so a hang that is proven. */
export type GaveUp = 'hang' | 'slow' | 'asleep';

/** How a program is that never does anything again, for a message. */
export const ASLEEP = 'the program sleeps, and nothing is on its way to it';

/** Waits for things to become true, by a clock that is fair to a program on a busy machine. */
export class Waiting {
  readonly bell: Bell;
  readonly clock: Clock;
  readonly #vigil: Vigil;
  /** How many wait now who may do something afterwards. */
  #others = 0;

  constructor(clock: Clock, bell: Bell, vigil: Vigil) {
    this.clock = clock;
    this.bell = bell;
    this.#vigil = vigil;
  }

  /** How long `options.limit` is on this machine, in milliseconds. */
  limit({ limit = HANG_MS }: WaitOptions = {}): number {
    return limit * this.clock.scale;
  }

  /** Looks at every ring of the bell. Resolves to what `look` found, or to the reason for giving up. */
  until<T extends object>(
    look: () => T | undefined,
    options: WaitOptions = {},
  ): Promise<T | GaveUp> {
    return this.#wait(look, options, (left) =>
      this.bell.next(Math.min(left, NAP_MS, this.#vigil.pause)),
    );
  }

  /** The same for changes that ring no bell: looks again and again, less often as time goes on. */
  poll<T extends object>(
    look: () => T | undefined,
    options: WaitOptions = {},
  ): Promise<T | GaveUp> {
    let pause = 0.2;
    return this.#wait(look, options, async (_, looking) => {
      pause = Math.min(20, pause * 1.3);
      // Where looking is dear (a long list of connections), at most half of the time goes into it.
      const rest = Math.max(pause, looking);
      await (rest < 1 ? turn() : delay(rest));
    });
  }

  async #wait<T extends object>(
    look: () => T | undefined,
    options: WaitOptions,
    pause: (left: number, looking: number) => Promise<void>,
  ): Promise<T | GaveUp> {
    const others = options.last === true ? 0 : 1;
    this.#others += others;
    try {
      return await this.#looking(look, options, pause);
    } finally {
      this.#others -= others;
    }
  }

  async #looking<T extends object>(
    look: () => T | undefined,
    options: WaitOptions,
    pause: (left: number, looking: number) => Promise<void>,
  ): Promise<T | GaveUp> {
    const begin = this.clock.now();
    const watch = this.#vigil.begin();
    let progress = options.progress?.();
    let latest = begin;
    for (let left = Infinity; ;) {
      const looking = performance.now();
      const found = look();
      if (found !== undefined) return found;
      // What had come before the time was over counts: look once more after a turn of the event loop.
      if (this.clock.crowded) return 'hang'; // nobody gets a processor any more
      if (this.#isInVain(watch, options)) return 'asleep';
      if (left <= 0) return this.clock.now() - latest < this.limit(options) ? 'slow' : 'hang';
      const now = options.progress?.();
      if (now !== progress) latest = this.clock.now();
      progress = now;
      left = this.#left(begin, latest, options);
      await (left > 0 ? pause(left, performance.now() - looking) : turn());
    }
  }

  /** Nothing that could end this wait will ever happen. */
  #isInVain(watch: Watch, { last = false }: WaitOptions): boolean {
    return this.#vigil.provesSleep(watch, last && this.#others > 0 ? OTHERS_LOOKS : 0);
  }

  #left(begin: number, latest: number, options: WaitOptions): number {
    const now = this.clock.now();
    const total = (options.total ?? TOTAL_MS) * this.clock.scale;
    return Math.min(this.limit(options) - (now - latest), total - (now - begin));
  }
}
