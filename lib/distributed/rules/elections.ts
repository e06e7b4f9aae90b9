/**
 * Rules of elections.
 *
 * @module
 */
import type { Rule } from '../world/rule.ts';

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

/** An election takes at most n² - 1 messages. */
export const electionMessages: Rule = {
  name: 'messages-election',
  mark: 'too many messages',
  state({ messages }, _monitor, { ids }) {
    const most = ids.length ** 2 - 1;
    return messages > most ? `${messages} messages were sent: at most ${most} wanted` : undefined;
  },
};
