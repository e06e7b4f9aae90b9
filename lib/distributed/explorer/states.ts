/**
 * The states that were seen, and what led to each.
 *
 * @module
 */
import type { World } from '../world/world.ts';

export class States {
  readonly #keyOf: (world: World) => string;
  /** The worlds that are still needed; those before are forgotten. */
  readonly #worlds: (World | undefined)[] = [];
  readonly #keys: (string | undefined)[] = [];
  readonly #parents: number[] = [];
  readonly #by: number[] = [];
  readonly #seen = new Set<string>();

  constructor(keyOf: (world: World) => string) {
    this.#keyOf = keyOf;
  }

  get size(): number {
    return this.#worlds.length;
  }

  /** Adds a state, when it was not seen before. */
  add(world: World, parent: number, by: number): void {
    const key = this.#keyOf(world);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#worlds.push(world);
    this.#keys.push(key);
    this.#parents.push(parent);
    this.#by.push(by);
  }

  /** A state that is not forgotten. */
  world(i: number): World {
    return this.#worlds[i]!;
  }

  /** States that are not forgotten, and their keys. */
  between(from: number, to: number): [worlds: World[], keys: string[]] {
    return [this.#worlds.slice(from, to) as World[], this.#keys.slice(from, to) as string[]];
  }

  forget(from: number, to: number): void {
    this.#worlds.fill(undefined, from, to);
    this.#keys.fill(undefined, from, to);
  }

  /** The actions that lead to a state. */
  path(i: number): number[] {
    const path: number[] = [];
    for (let j = i; this.#parents[j]! >= 0; j = this.#parents[j]!) path.push(this.#by[j]!);
    return path.toReversed();
  }
}
