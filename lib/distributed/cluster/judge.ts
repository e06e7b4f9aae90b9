/**
 * What is wrong with a run of a cluster, by what was seen of it.
 *
 * @module
 */
import { count } from './words.ts';
import type { Entry, History } from './history.ts';
import { memoryMistake } from './memory.ts';

/** How many messages an entry takes: exactly, in a run in which nothing fails. */
export interface Price {
  readonly each: number;
  /** Whose entries take none. */
  readonly free?: readonly number[];
}

/** What is wanted of a run. What the class promises is always wanted: exclusion, service, agreement, memory. */
export interface Demands {
  readonly messages?: Price;
  /** How many entries there are, in a run in which nothing fails. */
  readonly entries?: number;
  /** The class has no timers: how long messages take does not matter, and no run is void. */
  readonly untimed?: boolean;
}

/** A stay inside. */
export interface Stay {
  readonly node: number;
  readonly life: number;
  readonly from: number;
  readonly to: number;
}

export interface Judgement {
  /** What is wrong, in sentences. */
  readonly mistakes: readonly string[];
  /** Why nothing can be said of it: the machine was too slow. */
  readonly void?: string;
  readonly stays: readonly Stay[];
  /** How many messages were sent. */
  readonly messages: number;
  /** How long the slowest message took, and how late the latest timer was, in ms. */
  readonly slowest: number;
  readonly latest: number;
}

/** A message may take so long, and a timer be so late: that is what all algorithms count on. */
const BOUND_MS = 100;

/** Judges a run. */
export function judge(history: History, demands: Demands = {}): Judgement {
  const stays = staysOf(history);
  const messages = history.entries.filter(({ did }) => did[0] === 'send').length;
  const slowest = greatest(history.entries, ({ did }) => (did[0] === 'got' ? did[5] : 0));
  const latest = greatest(history.entries, ({ did }) => (did[0] === 'timer' ? did[2] : 0));
  const mistakes = [
    ...errors(history),
    ...overlaps(history, stays),
    ...unserved(history),
    ...disagreements(history),
    ...(isWhole(history) ? miscounts(stays, messages, demands) : []),
    ...(history.kind === 'memory' ? memoryMistake(history) : []),
  ];
  const slow = demands.untimed === true ? undefined : tooSlow(slowest, latest, history.pace);
  return { mistakes, ...(slow && { void: slow }), stays, messages, slowest, latest };
}

function greatest(entries: readonly Entry[], of: (entry: Entry) => number): number {
  return entries.reduce((most, entry) => Math.max(most, of(entry)), 0);
}

function tooSlow(slowest: number, latest: number, pace: number): string | undefined {
  const bound = BOUND_MS * pace;
  if (slowest > bound) return `a message took ${Math.round(slowest)} ms`;
  if (latest >= bound) return `a timer was ${Math.round(latest)} ms late`;
  return undefined;
}

/** The stays inside. That of a node that is killed ends with the kill, whatever is heard of it later. */
function staysOf({ entries, end }: History): Stay[] {
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

function errors({ entries }: History): string[] {
  const found = entries.find(({ did }) => did[0] === 'error');
  return found?.did[0] === 'error' ? [`Node ${found.node}: ${found.did[1]}`] : [];
}

function overlaps({ begin }: History, stays: readonly Stay[]): string[] {
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

/** Who asked, lives, and has not got what it asked for. */
function unserved({ entries, ids, begin }: History): string[] {
  return ids.flatMap((id) => {
    let asked: number | undefined;
    for (const { at, node, did } of entries) {
      if (node !== id) continue;
      if (did[0] === 'ask' || did[0] === 'read' || did[0] === 'write') asked = at;
      else if (['enter', 'reply', 'start', 'kill', 'end'].includes(did[0])) asked = undefined;
    }
    if (asked === undefined) return [];
    const after = Math.round(asked - begin);
    return [`The program of node ${id} asked ${after} ms after the start, and was never served`];
  });
}

function disagreements({ entries, ids, kind }: History): string[] {
  if (kind !== 'election' && kind !== 'failover') return [];
  const leaders = new Map<number, number | undefined>();
  for (const { node, did } of entries) {
    if (did[0] === 'start') leaders.set(node, undefined);
    else if (did[0] === 'kill' || did[0] === 'end') leaders.delete(node);
    else if (did[0] === 'elected') {
      if (did[1] < node) return [`Node ${node} named ${did[1]}, which is lower than itself`];
      if (leaders.has(node)) leaders.set(node, did[1]);
    }
  }
  const highest = ids.findLast((id) => leaders.has(id));
  const wrong = ids.find((id) => leaders.has(id) && leaders.get(id) !== highest);
  if (wrong === undefined) return [];
  const named = leaders.get(wrong);
  const says = named === undefined ? 'names nobody' : `names ${named}`;
  return [`In the end node ${wrong} ${says}, and the highest that lives is ${highest}`];
}

/** Nothing has failed in it, and no message was lost. */
function isWhole({ entries }: History): boolean {
  return !entries.some(({ did }) => did[0] === 'kill' || did[0] === 'lost');
}

function miscounts(
  stays: readonly Stay[],
  messages: number,
  { entries, messages: price }: Demands,
) {
  const mistakes: string[] = [];
  if (entries !== undefined && stays.length !== entries) {
    mistakes.push(`There were ${count(stays.length, 'entry')}: wanted ${entries}`);
  }
  if (price === undefined) return mistakes;
  const { each, free = [] } = price;
  const wanted = each * stays.filter(({ node }) => !free.includes(node)).length;
  if (messages !== wanted) {
    const took = `${count(stays.length, 'entry')} took ${count(messages, 'message')}`;
    mistakes.push(`${took}: wanted ${wanted}`);
  }
  return mistakes;
}
