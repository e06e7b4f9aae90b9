/**
 * Rules of a coordinator that looks after the holder: not too early, and with patience.
 *
 * @module
 */
import { ASK, CRASH, firstOf, kindOf } from '../world/actions.ts';
import type { Rule } from '../world/rule.ts';
import { TICK_MS } from '../world/scenario.ts';
import { INSIDE } from '../world/world.ts';

/** How many messages may be sent so far; and when the last program entered, or -1. */
interface Few {
  readonly allowed: number;
  readonly entered: number;
}

/** Who stays for 500 ms may be asked whether it lives, in ticks: the reply to it took one at most. */
const STAY = 4;

/** Request, reply, release, and no question, until somebody stays long. For scenarios without failures. */
export const earlyQuestion: Rule<Few> = {
  name: 'early-question',
  mark: 'too many messages',
  start: () => ({ allowed: 0, entered: -1 }),
  step(few, { action, node, transition, after }, { ids }) {
    if (few.entered >= 0 && after.now - few.entered >= STAY) return { ...few, allowed: Infinity };
    const asks = kindOf(action) === ASK && node !== ids.length - 1;
    const allowed = asks ? few.allowed + 3 : few.allowed;
    if (after.messages > allowed) {
      return `${after.messages} messages were sent, and nobody was inside for 500 ms: what was asked for so far takes ${allowed}`;
    }
    return { allowed, entered: transition?.enters ? after.now : few.entered };
  },
};

/** Nobody takes the lock from a holder before it was silent for so long, in ticks. */
const PATIENCE = 18;

/** After the death of a holder nobody enters too early. For scenarios without returns. */
export const patience: Rule<number> = {
  name: 'patience',
  mark: 'too early',
  start: () => -1,
  // How long it is dead follows from no history: nobody is told of it.
  apart: (died, { now }) => (died < 0 ? 0 : 1 + Math.min(now - died, PATIENCE)),
  step(died, { action, transition, before, after }) {
    if (kindOf(action) === CRASH && before.programs[firstOf(action)] === INSIDE) return after.now;
    if (!transition?.enters) return died;
    const ticks = after.now - died;
    if (died < 0 || ticks >= PATIENCE) return -1;
    return `the holder is dead for ${ticks * TICK_MS} ms, and the next one enters: it loses the lock after 2000 ms of silence, not before`;
  },
};
