/**
 * Rules of elections.
 *
 * @module
 */
import type { Rule } from '../world/rule.ts';
import { DEAD } from '../world/world.ts';

/** Nobody takes a lower one than itself for the leader. */
export const noLower: Rule = {
  name: 'no-lower',
  mark: 'lower than itself',
  step(monitor, { node, transition }, { ids }) {
    for (const effect of transition?.effects ?? []) {
      if (effect[0] === 'elected' && effect[1] < ids[node]!) {
        return `node ${ids[node]} takes node ${effect[1]} for the leader, which is lower than itself`;
      }
    }
    return monitor;
  },
};

/**
 * An election takes at most n² - 1 messages: from where the scenario begins, and once more from the
 * return of a node. What it remembers is where the count begins.
 */
export const electionMessages: Rule<number> = {
  name: 'messages-election',
  mark: 'too many messages',
  start: () => 0,
  step(began, { node, before }) {
    return node >= 0 && before.states[node] === DEAD ? before.messages : began;
  },
  state({ messages }, began, { ids }) {
    const most = ids.length ** 2 - 1;
    const sent = messages - began;
    if (sent <= most) return undefined;
    const since = began > 0 ? ' since a node returned' : '';
    return `${sent} messages were sent${since}: at most ${most} wanted`;
  },
};
