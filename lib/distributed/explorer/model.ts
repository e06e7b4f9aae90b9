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

export function modelOf(scenario: Scenario, answers: Answers): Model {
  // The goal is not a rule of a step: the calm continuation judges it.
  const rules = scenario.rules.map((name) => (name === GOAL ? undefined : ruleOf(name)));
  return { scenario, answers, rules };
}
