/**
 * The locks of one process: who waits here for which.
 *
 * @module
 */
import type { Order } from './talk.ts';
import { LARGEST_LOCK } from './wire.ts';

interface Waiting {
  readonly go: () => void;
  readonly fail: (error: Error) => void;
}

export class Locks {
  private readonly waiting = new Map<number, Waiting[]>();
  private readonly order: (order: Order) => void;
  private ended: string | undefined;

  /** @param order Tells the Worker to ask home for a lock, or to give it back. */
  constructor(order: (order: Order) => void) {
    this.order = order;
  }

  async hold<T>(n: number, body: () => T | Promise<T>): Promise<T> {
    if (!Number.isInteger(n) || n < 0 || n > LARGEST_LOCK) {
      throw new RangeError(`Lock must be 0 to ${LARGEST_LOCK}: got ${n}`);
    }
    if (this.ended !== undefined) throw new Error(this.ended);
    this.order({ lock: n });
    await new Promise<void>((go, fail) => {
      const others = this.waiting.get(n) ?? [];
      this.waiting.set(n, [...others, { go, fail }]);
    });
    try {
      return await body();
    } finally {
      if (this.ended === undefined) this.order({ unlock: n });
    }
  }

  /** Home has given a lock: to the first who asked here. */
  had(n: number): void {
    const [first, ...others] = this.waiting.get(n) ?? [];
    if (others.length > 0) this.waiting.set(n, others);
    else this.waiting.delete(n);
    first?.go();
  }

  /** No lock can be had any more. */
  end(why: string): void {
    this.ended = why;
    for (const { fail } of [...this.waiting.values()].flat()) fail(new Error(why));
    this.waiting.clear();
  }
}
