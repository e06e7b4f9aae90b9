/**
 * The byte torture: ways to cut one exchange into writes.
 *
 * On loopback one write is nearly always one read, and several small writes are one read as well. A program
 * that takes a read for a message passes every naive test. So the grader cuts and joins on purpose, and lets
 * the next piece go only when the program has taken the one before.
 *
 * @module
 */
import type { Random } from './random.ts';

/** A way to send bytes: its name in the report, and the positions at which a new piece begins. */
export interface Cut {
  readonly name: string;
  readonly at: readonly number[];
}

export const WHOLE: Cut = { name: 'in one write', at: [] };

/** Every byte on its own; of long data the first and last hundred, the middle in a few pieces. */
export function byteByByte(data: Uint8Array): Cut {
  const last = data.length - 1;
  const every = Array.from({ length: Math.max(0, last) }, (_, i) => i + 1);
  const step = Math.ceil(data.length / 8);
  const at = every.filter((i) => i <= 100 || i > last - 100 || i % step === 0);
  return { name: 'byte by byte', at };
}

/** At one to six random places. */
export function randomly(data: Uint8Array, random: Random): Cut {
  return { name: 'cut at random places', at: randomPlaces(data, random, random.integer(1, 6)) };
}

/** Inside the first character that takes several bytes, if there is one. */
export function insideCharacter(data: Uint8Array): Cut | undefined {
  const first = data.findIndex((byte) => byte >= 0xc2 && byte <= 0xf4);
  return first < 0 ? undefined : { name: 'cut inside a UTF-8 character', at: [first + 1] };
}

/** Right before and right after every newline. */
export function aroundNewlines(data: Uint8Array): Cut | undefined {
  const at = [...data.entries()].flatMap(([i, byte]) => (byte === 0x0a ? [i, i + 1] : []));
  return at.length === 0 ? undefined : { name: 'cut around the newlines', at: at.slice(0, 200) };
}

/** Every way that applies to these bytes. */
export function allCuts(data: Uint8Array, random: Random): Cut[] {
  return [
    WHOLE,
    byteByByte(data),
    randomly(data, random),
    randomly(data, random),
    aroundNewlines(data),
    insideCharacter(data),
  ].filter((cut) => cut !== undefined);
}

/** The pieces, in order. */
export function pieces(data: Buffer, cut: Cut): Buffer[] {
  const inside = cut.at.filter((at) => at > 0 && at < data.length);
  const edges = [0, ...new Set(inside.toSorted((a, b) => a - b)), data.length];
  return edges.slice(1).map((to, i) => data.subarray(edges[i], to));
}

function randomPlaces(data: Uint8Array, random: Random, n: number): number[] {
  return data.length < 2 ? [] : Array.from({ length: n }, () => random.integer(1, data.length - 1));
}
