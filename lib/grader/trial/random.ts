/**
 * Random test data that can be reproduced: everything follows from a seed that the report prints.
 *
 * Each check has its own numbers (seed and id of the check), so replaying one check alone gives it the same data.
 *
 * @module
 */
import { randomInt } from 'node:crypto';

/** A seed for a run when none is given. */
export function newSeed(): number {
  return randomInt(1, 1_000_000);
}

export class Random {
  #state: number;

  constructor(seed: number, name = '') {
    this.#state = hash(`${seed}/${name}`);
  }

  /** A number in [0, 1): mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** One of the items. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.integer(0, items.length - 1)];
    if (item === undefined) throw new RangeError('Cannot pick from an empty list');
    return item;
  }

  /** The items in another order. */
  shuffle<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, key: this.next() }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ item }) => item);
  }

  /** `n` bytes of every value, 0x00, 0x0a and 0xff among them. */
  bytes(n: number): Buffer {
    const bytes = Buffer.allocUnsafe(n);
    for (let i = 0; i < n; i++) bytes[i] = this.integer(0, 255);
    return bytes;
  }

  /** A word of `low` to `high` small letters. */
  word(low = 3, high = 9): string {
    const letter = () => String.fromCharCode(this.integer(0x61, 0x7a));
    return Array.from({ length: this.integer(low, high) }, letter).join('');
  }

  /** `n` words, some of them with letters that take two, three and four bytes in UTF-8. */
  words(n: number): string {
    const odd = ['é', 'ção', 'ñandú', 'Ωμέγα', '日本', '€', '🦊', 'naïve'];
    const word = () => (this.next() < 0.3 ? this.pick(odd) : this.word());
    return Array.from({ length: n }, word).join(' ');
  }
}

/** FNV-1a, finished so that near seeds give far states. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (const character of text) {
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  state ^= state >>> 15;
  return Math.imul(state, 0x2c1b3c6d) | 0;
}
