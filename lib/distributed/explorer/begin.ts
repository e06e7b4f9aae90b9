/**
 * The beginning: all nodes started; then, where the scenario says so, at rest.
 *
 * @module
 */
import { action, START } from '../world/actions.ts';
import { apply, Violation, want, type Model } from '../world/apply.ts';
import { calmAction } from './calm-step.ts';
import { isQuiet, unborn, type World } from '../world/world.ts';

export interface Beginning {
  readonly world: World;
  /** What led there. */
  readonly steps: readonly number[];
  readonly violation?: Violation;
}

/** More steps than this, and it does not come to rest. */
const MOST_STEPS = 1000;

/** Applies an action, and asks for what is not known. */
export async function applied(
  world: World,
  action: number,
  model: Model,
): Promise<World | Violation> {
  want(world, action, model);
  await model.answers.flush();
  return apply(world, action, model);
}

export async function begin(model: Model): Promise<Beginning> {
  const { scenario } = model;
  // Rules begin to judge where the scenario begins.
  const starting = scenario.settle ? { ...model, rules: [] } : model;
  const steps: number[] = [];
  let world: World = { ...unborn(scenario), monitors: monitors(model) };
  for (let i = 0; i < scenario.ids.length; i++) {
    const start = action(START, i);
    steps.push(start);
    const next = await applied(world, start, starting);
    if (next instanceof Violation) return { world, steps, violation: next };
    world = next;
  }
  if (!scenario.settle) return { world, steps };
  const { suspects: _, ...quick } = scenario;
  const resting: Model = { ...starting, scenario: { ...quick, time: 'slow' } };
  while (!isQuiet(world) && steps.length < MOST_STEPS) {
    const next = calmAction(world, resting.scenario);
    if (next === undefined) break;
    steps.push(next);
    const after = await applied(world, next, resting);
    if (after instanceof Violation) return { world, steps, violation: after };
    world = after;
  }
  return { world: { ...world, now: 0, messages: 0, entries: 0, monitors: monitors(model) }, steps };
}

function monitors({ rules, scenario }: Model): unknown[] {
  return rules.map((rule) => rule?.start?.(scenario));
}
