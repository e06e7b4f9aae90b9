/**
 * Who was inside, from when to when.
 *
 * @module
 */
import type { Entry, History } from './history.ts';

/** A stay inside. */
export interface Stay {
  readonly node: number;
  readonly life: number;
  readonly from: number;
  readonly to: number;
}

/** The stays inside. That of a node that is killed ends with the kill, whatever is heard of it later. */
export function staysOf({ entries, end }: History): Stay[] {
  const key = ({ node, life }: Entry) => `${node} ${life}`;
  const kills = new Map<string, number>();
  for (const entry of entries) {
    const [what] = entry.did;
    if ((what === 'kill' || what === 'end') && !kills.has(key(entry))) {
      kills.set(key(entry), entry.at);
    }
  }
  const stays: Stay[] = [];
  const open = new Map<string, Entry>();
  const close = (enter: Entry, at: number) => {
    const { node, life } = enter;
    const to = Math.min(at, kills.get(key(enter)) ?? Infinity);
    if (to > enter.at) stays.push({ node, life, from: enter.at, to });
  };
  for (const entry of entries) {
    if (entry.did[0] === 'enter') open.set(key(entry), entry);
    const enter = open.get(key(entry));
    if (entry.did[0] !== 'leave' || enter === undefined) continue;
    open.delete(key(entry));
    close(enter, entry.at);
  }
  for (const enter of open.values()) close(enter, end);
  return stays.toSorted((a, b) => a.from - b.from);
}

/** How many stays begin before all that began earlier are over. */
export function together(stays: readonly Stay[]): number {
  let end = -Infinity;
  return stays.filter(({ from, to }) => {
    const overlaps = from < end;
    end = Math.max(end, to);
    return overlaps;
  }).length;
}

/** Two that were inside at the same time, in a sentence. */
export function overlaps({ begin }: History, stays: readonly Stay[]): string[] {
  let last: Stay | undefined;
  for (const stay of stays) {
    if (last !== undefined && stay.from < last.to) {
      const ms = Math.min(stay.to, last.to) - stay.from;
      return [
        `Nodes ${last.node} and ${stay.node} were inside together for ${ms.toFixed(1)} ms, ` +
          `${Math.round(stay.from - begin)} ms after the start`,
      ];
    }
    if (last === undefined || stay.to > last.to) last = stay;
  }
  return [];
}
