/**
 * Short-I/O mode: reads that give less and writes that take less than they could.
 *
 * A kernel may do so at any time, but on one machine it rarely does, and a program that takes one read for one
 * message seems to work. With `MYSOCKS_SHORT_IO=<seed>` in the environment it happens all the time, and in the same
 * way for the same seed. A correct program notices nothing.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man2/read.2.html read(2), "it is not an error if this number is smaller"}
 */

/** Gives 1..n: how many of `n` bytes a read or a write carries. */
export type Shorten = (n: number) => number;

const seed = process.env.MYSOCKS_SHORT_IO;

/** The short-I/O of one connection, by its number in this process; `undefined` when the mode is off. */
export function shortIO(serial: number): Shorten | undefined {
  if (seed === undefined || seed === '') return undefined;
  const random = randomNumbers(`${seed}/${serial}`);
  return (n) => 1 + Math.floor(random() * n);
}

/** Numbers in [0, 1) that depend on the seed alone: FNV-1a to begin, mulberry32 to go on. */
function randomNumbers(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const character of seed) {
    state = Math.imul(state ^ character.charCodeAt(0), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
