/**
 * What everybody in one trial shares: the waiting, the steps, and the processes of the program.
 *
 * @module
 */
import { hasProc, isAsleep } from '../kernel/processes.ts';
import { farEnd } from '../kernel/tcp.ts';
import type { IsolatedProcess } from '../sandbox/process.ts';
import { Clock } from './clock.ts';
import { Waiting } from './waiting.ts';

export class Stage {
  readonly waiting: Waiting;
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
    this.waiting = new Waiting(new Clock(startCost, roots));
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

  /** Puts one step in place of all from the `from`th on. */
  shorten(from: number, text: string): void {
    this.#steps.splice(from, Infinity, text);
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
