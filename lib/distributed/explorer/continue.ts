/**
 * One calm continuation, step by step.
 *
 * @module
 */
import { Violation, type Model } from '../world/apply.ts';
import { applied } from './begin.ts';
import { calmAction } from './calm-step.ts';
import { endViolation, GOAL, isGoal, lacking } from './goal.ts';
import type { Found } from './results.ts';
import { TICK_MS } from '../world/scenario.ts';
import type { World } from '../world/world.ts';

/** More steps than this, and the goal counts as never reached. */
export const MOST_STEPS = 600;
/** The most ticks to the goal, when a scenario names none. */
const MOST_TICKS = 100;

/** The most ticks to the goal. */
export function mostTicks({ scenario }: Model): number {
  return scenario.calm ?? MOST_TICKS;
}

/** The model without the rules that are not judged while all is well. */
export function calmly(model: Model): Model {
  return { ...model, rules: model.rules.map((rule) => (rule?.notInCalm ? undefined : rule)) };
}

/** What happens next, that many ticks and steps after all became well; nothing when the goal is reached. */
export function calmNext(
  world: World,
  ticks: number,
  steps: number,
  { scenario }: Model,
): number | Violation | undefined {
  if (isGoal(world, scenario)) return undefined;
  const broken = (why: string) => {
    return new Violation(GOAL, `${lacking(world, scenario)}, ${why}`, 'nothing helps any more');
  };
  const most = scenario.calm ?? MOST_TICKS;
  if (ticks > most) return broken(`within ${(most * TICK_MS) / 1000} s in which all is well`);
  if (steps > MOST_STEPS) return broken(`within ${MOST_STEPS} steps in which all is well`);
  const action = calmAction(world, scenario);
  return action ?? broken('though all is well: nothing more will happen');
}

export interface Continuation {
  readonly steps: readonly number[];
  /** Where it ends. */
  readonly world: World;
  readonly ticks: number;
  readonly violation?: Violation;
}

/** Lets all be well until the goal is reached, or is not reached in time. */
export async function continueCalmly(from: World, model: Model): Promise<Continuation> {
  const steps: number[] = [];
  let world = from;
  for (;;) {
    const ticks = world.now - from.now;
    const action = calmNext(world, ticks, steps.length, model);
    if (action === undefined) return { steps, world, ticks };
    if (action instanceof Violation) return { steps, world, ticks, violation: action };
    steps.push(action);
    const next = await applied(world, action, model);
    if (next instanceof Violation) return { steps, world, ticks, violation: next };
    world = next;
  }
}

/** Lets all be well at the end of a schedule. */
export async function endWell(
  world: World,
  steps: readonly number[],
  model: Model,
): Promise<Found | undefined> {
  if (!model.scenario.rules.includes(GOAL)) return undefined;
  const calm = await continueCalmly(world, calmly(model));
  const violation = calm.violation ?? endViolation(calm.world, model);
  if (violation === undefined) return undefined;
  return { violation, steps: [...steps, ...calm.steps], calmFrom: steps.length };
}
