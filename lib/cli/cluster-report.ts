/**
 * What `mysocks cluster` prints: what happens to nodes while it happens, and at the end what was seen.
 *
 * @module
 */
import type { Entry, History } from '../distributed/cluster/history.ts';
import type { Judgement } from '../distributed/cluster/judge.ts';
import { count } from '../trace/show/words.ts';

const FAILURES: Readonly<Record<string, string>> = {
  kill: 'is killed',
  stop: 'is stopped',
  continue: 'goes on',
  end: 'has ended',
  suspect: 'finds its leader silent',
};

/** Gives a line for what is worth one while it happens. Who names the same leader again has none. */
export function happenings(): (entry: Entry) => string | undefined {
  const leaders = new Map<string, number>();
  let begin: number | undefined;
  return ({ at, node, life, did }) => {
    begin ??= at;
    const what = sayingOf(did, life);
    if (did[0] === 'elected') {
      const who = `${node} ${life}`;
      if (leaders.get(who) === did[1]) return undefined;
      leaders.set(who, did[1]);
    }
    return what && `  ${((at - begin) / 1000).toFixed(2).padStart(6)} s  node ${node} ${what}`;
  };
}

function sayingOf(did: Entry['did'], life: number): string | undefined {
  if (did[0] === 'start') return life > 1 ? `starts again (life ${life})` : undefined;
  if (did[0] === 'elected') return `takes node ${did[1]} for the leader`;
  if (did[0] === 'log') return `says: ${did[1]}`;
  return FAILURES[did[0]];
}

/** What was seen, a line for each thing. */
export function reportLines(history: History, judgement: Judgement): string[] {
  const { kind } = history;
  return [
    ...(kind === 'lock' || kind === 'failover' ? entryLines(history, judgement) : []),
    ...(kind === 'memory' ? [operationLine(history, judgement)] : []),
    ...(kind === 'election' || kind === 'failover' ? [leaderLine(history)] : []),
    messageLine(history, judgement),
    ...judgement.mistakes.map((mistake) => `✗ ${mistake}`),
    ...slowLines(history, judgement),
    ...(judgement.mistakes.length === 0 ? [lastLine(history, judgement)] : []),
  ].map((line) => `  ${line}`);
}

function entryLines({ entries, begin, end }: History, { stays, messages, together }: Judgement) {
  const waits = waitsOf(entries);
  const each = stays.length === 0 ? '' : `, ${(messages / stays.length).toFixed(1)} messages each`;
  const longest = waits.length === 0 ? '' : `; the longest wait ${seconds(Math.max(...waits))}`;
  const inside = stays.reduce((sum, { from, to }) => sum + to - from, 0) / (end - begin);
  return [
    `${count(stays.length, 'entry', 'entries')}${each}${longest}`,
    `somebody inside for ${Math.round(inside * 100)} % of the time; two together: ${together === 0 ? 'never' : count(together, 'time')}`,
  ];
}

/** Who still waits at the end may only have had no time: that is no mistake, but no success either. */
function lastLine({ entries }: History, { stays }: Judgement): string {
  const inVain = stays.length === 0 && entries.some(({ did }) => did[0] === 'ask');
  return inVain
    ? 'nobody got in, though programs asked: npx mysocks explore shows whether that is a mistake'
    : 'nothing is wrong';
}

/** From asking to entering, in ms. */
function waitsOf(entries: readonly Entry[]): number[] {
  const asked = new Map<string, number>();
  return entries.flatMap(({ node, life, did, at }) => {
    const who = `${node} ${life}`;
    if (did[0] === 'ask') asked.set(who, at);
    return did[0] === 'enter' ? [at - (asked.get(who) ?? at)] : [];
  });
}

function operationLine({ entries }: History, { messages }: Judgement): string {
  const replies = entries.filter(({ did }) => did[0] === 'reply').length;
  const each = replies === 0 ? '' : `, ${(messages / replies).toFixed(1)} messages each`;
  return `${count(replies, 'operation')} answered${each}`;
}

function leaderLine({ entries, ids }: History): string {
  const leaders = new Map<number, number>();
  for (const { node, did } of entries) {
    if (did[0] === 'elected') leaders.set(node, did[1]);
    else if (did[0] === 'start' || did[0] === 'kill' || did[0] === 'end') leaders.delete(node);
  }
  const named = ids.filter((id) => leaders.has(id)).map((id) => `${id} names ${leaders.get(id)}`);
  return `leaders at the end: ${named.length === 0 ? 'nobody names one' : named.join(', ')}`;
}

function messageLine({ entries }: History, { messages, slowest, latest }: Judgement): string {
  const lost = entries.filter(({ did }) => did[0] === 'lost').length;
  const gone = lost === 0 ? '' : `, ${lost.toLocaleString('en-US')} lost`;
  const late = latest < 1 ? '' : `; the latest timer ${Math.round(latest)} ms late`;
  return `${count(messages, 'message')}${gone}; the slowest took ${Math.round(slowest)} ms${late}`;
}

/** Who was stopped makes messages late, too. */
function slowLines({ entries }: History, { void: why }: Judgement): string[] {
  if (why === undefined || entries.some(({ did }) => did[0] === 'stop')) return [];
  return [`(${why}: the machine was too slow for what nodes count on, 100 ms)`];
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
