/**
 * Rules of a token that goes round.
 *
 * @module
 */
import { ASK, kindOf, START } from '../world/actions.ts';
import type { Rule } from '../world/rule.ts';
import { TICK_MS } from '../world/scenario.ts';
import { INSIDE, WAITING, type World } from '../world/world.ts';

/** At most n messages between asking and entering, whichever node sends them. -1: it has not asked. */
export const hops: Rule<readonly number[]> = {
  name: 'hops',
  mark: 'too many messages',
  notInCalm: true,
  start: ({ ids }) => ids.map(() => -1),
  // Who asked before a message was sent, and who after it, follows from no history.
  apart: (since) => since.reduce((code, count) => code * (since.length + 2) + count + 1, 0),
  step(since, { action, node, transition, before, after }, { ids }) {
    const sent = after.messages - before.messages;
    const asks = kindOf(action) === ASK;
    if (sent === 0 && !asks && !transition?.enters) return since;
    const now = since.map((count, i) => {
      if (i === node && asks) return sent;
      return count < 0 ? count : count + sent;
    });
    if (transition?.enters) now[node] = -1;
    const i = now.findIndex((count, i) => count > ids.length && after.programs[i] === WAITING);
    if (i < 0) return now;
    return `node ${ids[i]} asked ${now[i]} messages ago and is not inside: at most ${ids.length} passes of the token are wanted`;
  },
};

/** Each sends to the next one only, and the last to the first. For scenarios in which nobody looks for anything. */
export const ringOrder: Rule = {
  name: 'ring-order',
  mark: 'the wrong way',
  notInCalm: true,
  step(monitor, { action, node, transition }, { ids }) {
    if (transition === undefined || kindOf(action) === START) return monitor;
    const next = (node + 1) % ids.length;
    const to = transition.sends.find((to, at) => at % 2 === 0 && to !== next && to !== node);
    if (to === undefined) return monitor;
    return `node ${ids[node]} sends to node ${ids[to]}: the next one in the ring is node ${ids[next]}`;
  },
};

/** Does somebody wait while nobody is inside? */
function isMissed({ programs }: World): boolean {
  return programs.includes(WAITING) && !programs.includes(INSIDE);
}

/** Who does not want the token passes it on: to each it takes 200 ms at most. For scenarios without failures. */
export const goesRound: Rule<number> = {
  name: 'goes-round',
  mark: 'too slow',
  notInCalm: true,
  start: () => -1,
  step(since, { after }, { ids }) {
    if (!isMissed(after)) return -1;
    const waited = since < 0 ? 0 : after.now - since;
    if (waited <= 2 * ids.length) return since < 0 ? after.now : since;
    return `for ${waited * TICK_MS} ms somebody waits, and nobody is inside: who does not want the token passes it on within 100 ms`;
  },
};
