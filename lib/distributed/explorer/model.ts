/**
 * A scenario with what its nodes do, and the rules that are judged.
 *
 * @module
 */
import type { Answers } from '../world/answers.ts';
import type { Model } from '../world/apply.ts';
import { GOAL } from './goal.ts';
import { ruleOf } from '../rules/index.ts';
import type { Scenario } from '../world/scenario.ts';
import { keyOf, type World } from '../world/world.ts';

export function modelOf(scenario: Scenario, answers: Answers): Model {
  // The goal is not a rule of a step: the calm continuation judges it.
  const rules = scenario.rules.map((name) => (name === GOAL ? undefined : ruleOf(name)));
  return { scenario, answers, rules };
}

/** What tells the states of a model apart. */
export function keysOf({ scenario, rules }: Model): (world: World) => string {
  const timed = scenario.time !== undefined;
  const apart = rules.flatMap((rule, r) => {
    return rule?.apart ? [(world: World) => rule.apart!(world.monitors[r], world)] : [];
  });
  if (apart.length === 0) return (world) => keyOf(world, timed);
  return (world) =>
    keyOf(
      world,
      timed,
      apart.map((tell) => tell(world)),
    );
}
