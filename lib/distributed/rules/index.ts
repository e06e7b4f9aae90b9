/**
 * All rules, by name.
 *
 * @module
 */
import type { Rule } from '../world/rule.ts';
import { causeFirst } from './clocks.ts';
import { electionMessages, noLower } from './elections.ts';
import { agreementMessages, coordinatorMessages, exclusion } from './locks.ts';
import { memoryMessages, sequential } from './memory.ts';
import { earlierFirst, firstCome } from './order.ts';
import { earlyQuestion, patience } from './patience.ts';
import { goesRound, hops, ringOrder } from './ring.ts';

const all = [
  causeFirst,
  exclusion,
  agreementMessages,
  coordinatorMessages,
  hops,
  ringOrder,
  goesRound,
  earlyQuestion,
  patience,
  earlierFirst,
  firstCome,
  noLower,
  electionMessages,
  sequential,
  memoryMessages,
] as Rule[];

const byName = new Map(all.map((rule) => [rule.name, rule]));

/** The rule of this name. */
export function ruleOf(name: string): Rule {
  const rule = byName.get(name);
  if (rule === undefined)
    throw new Error(`Rule must be one of ${[...byName.keys()].join(', ')}: got ${name}`);
  return rule;
}
