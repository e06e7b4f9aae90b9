/**
 * Rules of order: who comes first enters first.
 *
 * @module
 */
import { ASK, CRASH, DELIVER, firstOf, kindOf } from '../world/actions.ts';
import type { Rule, Step } from '../world/rule.ts';
import { WAITING } from '../world/world.ts';

/** How many questions of each node are known: a vector clock that counts nothing else. */
type Clock = readonly number[];

interface Causes {
  /** What each node knows. */
  readonly known: readonly Clock[];
  /** What the messages under way know, by channel. */
  readonly travelling: readonly (readonly Clock[])[];
  /** What each node knew when it asked. */
  readonly asked: readonly Clock[];
}

function later(a: Clock, b: Clock): Clock {
  return b.some((count, i) => count > a[i]!) ? a.map((count, i) => Math.max(count, b[i]!)) : a;
}

function put<T>(list: readonly T[], at: number, value: T): T[] {
  const copy = list.slice();
  copy[at] = value;
  return copy;
}

/** When one's asking is a cause of another's, by any chain of messages, it enters first. */
export const earlierFirst: Rule<Causes> = {
  name: 'earlier-first',
  mark: 'not its turn',
  start({ ids }) {
    const none = ids.map(() => 0);
    const travelling = ids.flatMap(() => ids.map(() => []));
    return { known: ids.map(() => none), travelling, asked: ids.map(() => none) };
  },
  step(causes, step, { ids }) {
    const { action, node, transition, after } = step;
    if (node < 0 || transition === undefined) return causes;
    const next = learn(causes, step);
    if (kindOf(action) !== ASK && transition.enters === 0) return next;
    const mine = next.asked[node]!;
    const first = transition.enters
      ? ids.findIndex((_, i) => {
          const waits = i !== node && after.programs[i] === WAITING;
          return waits && mine[i]! >= next.asked[i]![i]!;
        })
      : -1;
    if (first < 0) return next;
    return `node ${ids[first]} asked before node ${ids[node]} did (its request happened before), and node ${ids[node]} enters first`;
  },
};

/** What is known after a step. */
function learn({ known, travelling, asked }: Causes, step: Step): Causes {
  const { action, node, transition } = step;
  const n = known.length;
  let channels = travelling;
  let clock = known[node]!;
  const asks = kindOf(action) === ASK;
  if (kindOf(action) === DELIVER) {
    const channel = firstOf(action) * n + node;
    const [first, ...rest] = travelling[channel]!;
    channels = put(channels, channel, rest);
    clock = later(clock, first!);
  }
  if (asks) clock = put(clock, node, clock[node]! + 1);
  const sends = transition!.sends;
  for (let i = 0; i < sends.length; i += 2) {
    const channel = node * n + sends[i]!;
    channels = put(channels, channel, [...channels[channel]!, clock]);
  }
  return {
    known: clock === known[node] ? known : put(known, node, clock),
    travelling: channels,
    asked: asks ? put(asked, node, clock) : asked,
  };
}

interface Line {
  /** Whose requests have arrived, the first at the front. */
  readonly line: readonly number[];
  /** Whose have not, and the number of the sending that they came after. */
  readonly onTheWay: readonly (readonly [node: number, sending: number])[];
}

/** First come, first served, by the arrival of the request at the highest node. */
export const firstCome: Rule<Line> = {
  name: 'first-come',
  mark: 'not its turn',
  start: () => ({ line: [], onTheWay: [] }),
  step(monitor, step, { ids }) {
    const { node, transition, after } = step;
    const next = arrive(monitor, step, ids.length - 1);
    if (!transition?.enters) return next;
    const first = next.line.find((i) => after.programs[i] === WAITING || i === node);
    if (first === node || first === undefined) {
      return { ...next, line: next.line.filter((i) => i !== node) };
    }
    return `node ${ids[first]} was first in the line, and node ${ids[node]} enters`;
  },
};

function arrive(
  monitor: Line,
  { action, node, transition, before }: Step,
  coordinator: number,
): Line {
  const { line, onTheWay } = monitor;
  const kind = kindOf(action);
  if (kind === ASK) {
    const toItself = transition!.sends.some((to, i) => i % 2 === 0 && to === coordinator);
    if (node === coordinator && !toItself) return { line: [...line, node], onTheWay };
    return { line, onTheWay: [...onTheWay, [node, before.sendings]] };
  }
  if (kind === DELIVER && node === coordinator) {
    const from = firstOf(action);
    const sending = before.channels[from * before.states.length + node]![2]!;
    const arrived = onTheWay.find(([i, after]) => i === from && after <= sending);
    if (arrived === undefined) return monitor;
    return { line: [...line, from], onTheWay: onTheWay.filter((one) => one !== arrived) };
  }
  if (kind === CRASH) {
    const dead = firstOf(action);
    const living = onTheWay.filter(([i]) => i !== dead);
    return { line: line.filter((i) => i !== dead), onTheWay: living };
  }
  return monitor;
}
