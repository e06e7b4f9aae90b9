/**
 * What the tour of unit 3 says of a run, beside what is judged.
 *
 * @module
 */
import type { History } from '../distributed/cluster/history.ts';

/** From asking to entering, in microseconds. */
export function longestWait({ entries }: History): number {
  const asked = new Map<number, number>();
  let longest = 0;
  for (const { node, did, at } of entries) {
    if (did[0] === 'ask') asked.set(node, at);
    if (did[0] === 'enter') longest = Math.max(longest, at - (asked.get(node) ?? at));
  }
  return longest * 1000;
}

/** What a kill did. Times are in microseconds; what never was has none. */
export interface Kill {
  /** Who leads at the end. */
  readonly leader: number | undefined;
  /** From the kill until the last one of the living knew it. */
  readonly known: number | undefined;
  /** From the last entry before the kill to the first one after it. */
  readonly gap: number | undefined;
  /** How many entries there were. */
  readonly before: number;
  readonly after: number;
}

/** What the first kill of a run did. */
export function theKill({ entries }: History): Kill {
  const at = entries.find(({ did }) => did[0] === 'kill')?.at ?? Infinity;
  const enters = entries.filter(({ did }) => did[0] === 'enter').map((entry) => entry.at);
  const before = enters.filter((time) => time <= at);
  const after = enters.filter((time) => time > at);
  const gap = Math.min(...after) - Math.max(...before);
  const elected = entries.flatMap((entry) =>
    entry.did[0] === 'elected' && entry.at > at ? [{ at: entry.at, leader: entry.did[1] }] : [],
  );
  const last = elected.toSorted((a, b) => a.at - b.at).at(-1);
  return {
    leader: last?.leader,
    known: last && (last.at - at) * 1000,
    gap: gap > 0 && gap < Infinity ? gap * 1000 : undefined,
    before: before.length,
    after: after.length,
  };
}
