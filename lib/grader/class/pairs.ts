/**
 * `similar.json`: pairs of programs that are alike. A pair counts as long as both programs are what they were.
 *
 * @module
 */
import { join } from 'node:path';
import { writeAtomically } from '../exercises/kit.ts';
import { json, read } from './disk.ts';
import type { Store } from './store.ts';

/** Two programs of an exercise. */
export interface Pair {
  readonly exercise: string;
  readonly one: string;
  readonly other: string;
  /** How much of both is in both, 0 to 1. */
  readonly similarity: number;
  /** The same of the pair in the middle of this exercise. */
  readonly usual: number;
}

interface PairsFile {
  readonly version: 1;
  readonly pairs: readonly (Pair & { readonly keys: readonly string[] })[];
}

const NAME = 'similar.json';

export function writePairs(store: Store, pairs: readonly Pair[]): void {
  const keysOf = keysIn(store);
  const file: PairsFile = {
    version: 1,
    pairs: pairs.map((pair) => ({ ...pair, keys: keysOf(pair) })),
  };
  writeAtomically(join(store.dir, NAME), json(file));
}

export function readPairs(store: Store): Pair[] {
  const file = read(join(store.dir, NAME)) as PairsFile | undefined;
  const keysOf = keysIn(store);
  return (file?.pairs ?? []).filter((pair) => pair.keys.join() === keysOf(pair).join());
}

function keysIn(store: Store): (pair: Pair) => string[] {
  const all = new Map(store.expected().map((each) => [each.id, each.exercises]));
  return ({ exercise, one, other }) => [one, other].map((id) => all.get(id)?.[exercise] ?? '');
}
