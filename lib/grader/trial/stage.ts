/**
 * What everybody in one trial shares: the waiting, the steps, and the processes of the program.
 *
 * @module
 */
import { hasProc, isAsleep } from '../kernel/processes.ts';
import { farEnd } from '../kernel/tcp.ts';
import type { IsolatedProcess } from '../sandbox/process.ts';
import { Clock } from './clock.ts';
import { CheckFailure } from './failure.ts';
import { Vigil } from './vigil.ts';
import { Bell, Waiting, type GaveUp, type WaitOptions } from './waiting.ts';

export class Stage {
  readonly waiting: Waiting;
  readonly vigil: Vigil;
  /** The program's processes, one for each time it was started. */
  readonly processes: IsolatedProcess[] = [];
  readonly #canList: boolean;
  #steps: string[] = [];

  /**
   * @param startCost What starting Node costs here in processor time, in milliseconds.
   * @param canList Whether the kernel lists the connections fast enough to ask for each byte.
   */
  constructor(startCost: number, canList: boolean) {
    const roots = () => this.processes.map(({ pid }) => pid);
    const bell = new Bell();
    this.vigil = new Vigil(
      () => this.processes,
      () => bell.rings,
    );
    this.waiting = new Waiting(new Clock(startCost, roots), bell, this.vigil);
    this.#canList = canList;
  }

  /** What has been done so far, in order. */
  get steps(): readonly string[] {
    return this.#steps;
  }

  /** Notes what happens now. */
  step(text: string): void {
    this.#steps.push(text);
  }

  /** Begins a step that is summed up as it goes on: each text given to it replaces all steps since this call. */
  runningStep(): (text: string) => void {
    const from = this.#steps.length;
    return (text) => void this.#steps.splice(from, Infinity, text);
  }

  /** Runs `body`; when it succeeds, one step takes the place of all its steps. */
  async asOneStep<T>(text: string, body: () => Promise<T>): Promise<T> {
    const sums = this.runningStep();
    const result = await body();
    sums(text);
    return result;
  }

  /** Runs `body` without recording its steps. */
  async quietly<T>(body: () => Promise<T>): Promise<T> {
    const from = this.#steps.length;
    const result = await body();
    this.#steps.length = Math.min(from, this.#steps.length);
    return result;
  }

  /** One of several ways to do the same. Its steps are kept only when it fails; its name opens the failure. */
  async variation(name: string, body: () => Promise<void>): Promise<void> {
    const sums = this.runningStep();
    sums(`variation: ${name}`);
    const succeeded = await this.beginVariation();
    try {
      await body();
    } catch (error) {
      if (!(error instanceof CheckFailure)) throw error;
      throw new CheckFailure(`${name}: ${error.message}`, error.details);
    }
    succeeded();
    sums(`variation: ${name}: right`);
  }

  /** Gives what to call when it has succeeded. */
  protected readonly beginVariation = (): Promise<() => void> => Promise.resolve(() => {});

  /** Waits until `look` finds something; looks again whenever anything has happened in the trial. */
  until<T extends object>(look: () => T | undefined, options?: WaitOptions): Promise<T | GaveUp> {
    return this.waiting.until(look, options);
  }

  /** The same for changes that nothing announces, such as those in `/proc`: looks again and again. */
  poll<T extends object>(look: () => T | undefined, options?: WaitOptions): Promise<T | GaveUp> {
    return this.waiting.poll(look, options);
  }

  /** Makes everybody who waits look again. */
  ring(): void {
    this.waiting.bell.ring();
  }

  /** A clock that begins now, and that stands still only while the program wants to run, not when we do. */
  programClock(): Clock {
    const clock = new Clock(0, () => this.processes.map(({ pid }) => pid), []);
    clock.now();
    return clock;
  }

  /** How long a wait with these options lasts on this machine, in milliseconds. */
  limit(options?: WaitOptions): number {
    return this.waiting.limit(options);
  }

  /** The clock of all time limits. */
  get clock(): Clock {
    return this.waiting.clock;
  }

  /**
   * Whether what was sent from the near port has been read at the far one. A process that waits for these bytes
   * is woken before our write returns, so one that sleeps afterwards has read them, or is not going to.
   */
  wasRead(nearPort: number, farPort: number): boolean {
    if (!hasProc) return true;
    if (this.#canList) return (farEnd(nearPort, farPort)?.unread ?? 0) === 0;
    return this.processes.every(({ pid }) => pid === undefined || isAsleep(pid));
  }
}
