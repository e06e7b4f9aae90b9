/**
 * Where the words at arrows stand, so that none covers another.
 *
 * @module
 */

/** A place, as coordinates. */
export type Point = readonly [x: number, y: number];

const WIDTH = 6.4;
const HEIGHT = 11;

/** The words that stand in a picture already. */
export class Labels {
  readonly #taken: { readonly x: number; readonly y: number; readonly half: number }[] = [];

  /** The first of these places that is free for words around it, or the first of all. */
  place(words: string, places: readonly Point[]): Point {
    const half = (words.length * WIDTH) / 2 + 2;
    const free = places.find(([x, y]) =>
      this.#taken.every(
        (other) => Math.abs(other.x - x) >= other.half + half || Math.abs(other.y - y) >= HEIGHT,
      ),
    );
    const [x, y] = free ?? places[0]!;
    this.#taken.push({ x, y, half });
    return [x, y];
  }
}
