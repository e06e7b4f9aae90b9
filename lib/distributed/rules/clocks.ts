/**
 * The rule of logical clocks.
 *
 * @module
 */
import { DELIVER, firstOf, kindOf } from '../world/actions.ts';
import type { Rule } from '../world/rule.ts';

/** An event by its stamp. */
interface Stamped {
  readonly time: number;
  readonly node: number;
}

interface Causes {
  /** Of each node: the latest stamp of all that led to where it is. */
  readonly latest: readonly Stamped[];
  /** Of each message under way: the latest stamp of all that led to it, by channel. */
  readonly travelling: readonly (readonly Stamped[])[];
}

/** How a node says which time an event has: `3.2: says hello`. */
const STAMP = /^(\d+)\.\d+: /;

/**
 * A cause has a smaller time than what it causes, by whatever chain of messages. Vector clocks would name all causes of
 * an event; the latest of them, which travels with the messages, is enough to judge it.
 */
export const causeFirst: Rule<Causes> = {
  name: 'cause-first',
  mark: 'not later than its cause',
  start({ ids }) {
    return {
      latest: ids.map((node) => ({ time: 0, node })),
      travelling: ids.flatMap(() => ids.map(() => [])),
    };
  },
  step({ latest, travelling }, { action, node, transition }, { ids }) {
    if (transition === undefined) return { latest, travelling };
    const channels = travelling.slice();
    let before = latest[node]!;
    if (kindOf(action) === DELIVER) {
      const channel = firstOf(action) * ids.length + node;
      const [first, ...rest] = channels[channel]!;
      channels[channel] = rest;
      if (first!.time > before.time) before = first!;
    }
    for (const [kind, first] of transition.effects) {
      if (kind === 'send') {
        const channel = node * ids.length + ids.indexOf(first);
        channels[channel] = [...channels[channel]!, before];
      }
      const time = kind === 'log' ? Number(STAMP.exec(first)?.[1]) : NaN;
      if (time <= before.time) {
        return `an event of node ${ids[node]} has the time ${time}, and its cause, an event of node ${before.node}, has the time ${before.time}`;
      }
      if (!Number.isNaN(time)) before = { time, node: ids[node]! };
    }
    return { latest: latest.with(node, before), travelling: channels };
  },
};
