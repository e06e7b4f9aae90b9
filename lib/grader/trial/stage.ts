/**
 * What everybody in one trial shares: the waiting, the steps, and the processes of the program.
 *
 * @module
 */
import { hasProc, isAsleep } from '../kernel/processes.ts';
import { farEnd } from '../kernel/tcp.ts';
import type { IsolatedProcess } from '../sandbox/process.ts';
import { Clock } from './clock.ts';
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

  /** What has been done so far, in the order in which it was done. */
  get steps(): readonly string[] {
    return this.#steps;
  }

  /** Notes what happens now. */
  step(text: string): void {
    this.#steps.push(text);
  }

  /** A step that grows: each text that it is given takes the place of all steps since this was called. */
  runningStep(): (text: string) => void {
    const from = this.#steps.length;
    return (text) => void this.#steps.splice(from, Infinity, text);
  }

  /** Does something whose steps become one when it has gone well. */
  async asOneStep<T>(text: string, body: () => Promise<T>): Promise<T> {
    const sums = this.runningStep();
    const result = await body();
    sums(text);
    return result;
  }

  /** Does something that is no step of its own. */
  async quietly<T>(body: () => Promise<T>): Promise<T> {
    const from = this.#steps.length;
    const result = await body();
    this.#steps.length = Math.min(from, this.#steps.length);
    return result;
  }

  /** Waits until `look` finds something; looks again whenever anything has happened in the trial. */
  until<T extends object>(look: () => T | undefined, options?: WaitOptions): Promise<T | GaveUp> {
    return this.waiting.until(look, options);
  }

  /** The same for what nobody tells, such as what `/proc` says: looks again and again. */
  poll<T extends object>(look: () => T | undefined, options?: WaitOptions): Promise<T | GaveUp> {
    return this.waiting.poll(look, options);
  }

  /** Has all who wait look again. */
  ring(): void {
    this.waiting.bell.ring();
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
