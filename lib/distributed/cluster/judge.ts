/**
 * What is wrong with a run of a cluster, by what was seen of it.
 *
 * @module
 */
import { count } from './words.ts';
import type { Entry, History } from './history.ts';
import { memoryMistake } from './memory.ts';
import { overlaps, staysOf, together, type Stay } from './stays.ts';

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
  /** It ended at a time of the clock, in the middle of things: who waits then, or has not agreed yet, is no mistake. */
  readonly open?: boolean;
  /** The class has no timers: how long messages take does not matter, and no run is void. */
  readonly untimed?: boolean;
}

export interface Judgement {
  /** What is wrong, in sentences. */
  readonly mistakes: readonly string[];
  /** Why nothing can be said of it: the machine was too slow. */
  readonly void?: string;
  readonly stays: readonly Stay[];
  /** How often two were inside together. */
  readonly together: number;
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
  const slowest = slowestOf(history);
  const latest = greatest(history.entries, ({ did }) => (did[0] === 'timer' ? did[2] : 0));
  const mistakes = [
    ...errors(history),
    ...overlaps(history, stays),
    ...(demands.open === true ? [] : unserved(history)),
    ...disagreements(history, demands),
    ...(isWhole(history) ? miscounts(stays, messages, demands) : []),
    ...(history.kind === 'memory' ? memoryMistake(history) : []),
  ];
  const slow = demands.untimed === true ? undefined : tooSlow(slowest, latest, history.pace);
  return {
    mistakes,
    ...(slow && { void: slow }),
    stays,
    together: together(stays),
    messages,
    slowest,
    latest,
  };
}

/** How long the slowest message took. One that is still on its way counts, too, but for those to nodes that died. */
function slowestOf({ entries, end }: History): number {
  const underWay = new Map<string, readonly [to: number, sent: number]>();
  let slowest = 0;
  for (const { node, life, did, at } of entries) {
    if (did[0] === 'send') underWay.set(`${node} ${life} ${did[3]}`, [did[1], at]);
    else if (did[0] === 'lost') underWay.delete(`${node} ${life} ${did[2]}`);
    else if (did[0] === 'got') {
      underWay.delete(`${did[1]} ${did[3]} ${did[4]}`);
      slowest = Math.max(slowest, did[5]);
    } else if (did[0] === 'kill' || did[0] === 'end') {
      for (const [message, [to]] of underWay) if (to === node) underWay.delete(message);
    }
  }
  return [...underWay.values()].reduce((most, [, sent]) => Math.max(most, end - sent), slowest);
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

function errors({ entries }: History): string[] {
  const found = entries.find(({ did }) => did[0] === 'error');
  return found?.did[0] === 'error' ? [`Node ${found.node}: ${found.did[1]}`] : [];
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

/** An election may take so long. */
const AGREE_MS = 10_000;

function disagreements({ entries, ids, kind, end }: History, { open }: Demands): string[] {
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
  const failures = entries.filter(({ did }) => ['start', 'kill', 'end'].includes(did[0]));
  if (open === true && end - (failures.at(-1)?.at ?? 0) < AGREE_MS) return [];
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
