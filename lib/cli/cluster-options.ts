/**
 * What stands behind the options of `mysocks cluster`.
 *
 * @module
 */
import { InvalidArgumentError } from 'commander';
import type { Fault, Operation, Plan, Program, Range } from '../distributed/cluster/plan.ts';
import { timeIn } from './explore-options.ts';

/** A node and when: `2@3s`. */
export interface NodeAt {
  readonly node: number;
  readonly ms: number;
}

/** A node, from when to when: `1@2s..4s`. */
export interface NodeDuring {
  readonly node: number;
  readonly from: number;
  readonly to: number;
}

export interface ClusterWishes {
  readonly nodes: number;
  readonly for: number;
  readonly delay: Range;
  readonly drop: number;
  readonly program: Program;
  readonly kill?: readonly NodeAt[];
  readonly restart?: readonly NodeAt[];
  readonly stop?: readonly NodeDuring[];
}

const PAGES = ['x', 'y', 'z'];
const MOST_OPERATIONS = 1000;

function wrong(like: string): InvalidArgumentError {
  return new InvalidArgumentError(`It must be like ${like}.`);
}

/** `2@3s`; several of them, one option each. */
export function nodeAt(text: string, before: readonly NodeAt[] = []): NodeAt[] {
  const [, node, time] = /^(\d+)@([^@]+)$/.exec(text) ?? [];
  if (time === undefined) throw wrong('2@3s');
  return [...before, { node: Number(node), ms: timeIn(time) }];
}

/** `1@2s..4s`; several of them, one option each. */
export function nodeDuring(text: string, before: readonly NodeDuring[] = []): NodeDuring[] {
  const [, node, from, to] = /^(\d+)@(.+)\.\.(.+)$/.exec(text) ?? [];
  if (from === undefined || to === undefined) throw wrong('1@2s..4s');
  const during = { node: Number(node), from: timeIn(from), to: timeIn(to) };
  if (during.from >= during.to) throw wrong('1@2s..4s');
  return [...before, during];
}

/** `0..20ms`, or `5ms`. */
export function delayIn(text: string): Range {
  const [, first, last] =
    /^(?:(\d+(?:\.\d+)?)(?:ms)?\.\.)?(\d+(?:\.\d+)?(?:ms|s))$/.exec(text) ?? [];
  if (last === undefined) throw wrong('0..20ms');
  const most = timeIn(last);
  const least = first === undefined ? most : Number(first);
  if (least > most) throw wrong('0..20ms');
  return [least, most];
}

/** `0.05` */
export function shareIn(text: string): number {
  const share = Number(text);
  if (/^[\d.]+$/.test(text) && share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
}

/** `ask=0.2`, `ask=0.2,stay=0.05`: seconds, on the average. */
export function programIn(text: string): Program {
  const seconds = { ask: 0.2, stay: 0.05 };
  for (const part of text.split(',')) {
    const [, what, value] = /^(ask|stay)=(\d+(?:\.\d+)?)$/.exec(part) ?? [];
    if (what === undefined) throw wrong('ask=0.2 or ask=0.2,stay=0.05');
    seconds[what as 'ask' | 'stay'] = Number(value);
  }
  const about = (average: number): Range => [average * 500, average * 1500];
  return { think: about(seconds.ask), stay: about(seconds.stay) };
}

/** What a program does with shared memory; each value is written once. */
export function randomOperations(id: number): Operation[] {
  return Array.from({ length: MOST_OPERATIONS }, (_, i) => {
    const page = PAGES[Math.floor(Math.random() * PAGES.length)]!;
    return Math.random() < 0.5 ? ['read', page] : ['write', page, id * MOST_OPERATIONS + i];
  });
}

/** What is to happen. */
export function planOf({ nodes, program, delay, drop, ...wishes }: ClusterWishes): Plan {
  const ids = Array.from({ length: nodes }, (_, i) => i + 1);
  const { kill = [], restart = [], stop = [] } = wishes;
  const faults: Fault[] = [
    ...kill.map(({ node, ms }): Fault => ({ what: 'kill', node, when: { ms } })),
    ...restart.map(({ node, ms }): Fault => ({ what: 'restart', node, when: { ms } })),
    ...stop.flatMap(({ node, from, to }): Fault[] => [
      { what: 'stop', node, when: { ms: from } },
      { what: 'wake', node, when: { ms: to } },
    ]),
  ];
  const programs = ids.map((id) => ({ ...program, operations: randomOperations(id) }));
  return { ids, programs, delay, drop, faults, forMs: wishes.for };
}
