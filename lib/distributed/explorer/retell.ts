/**
 * A schedule once more, with all that is done in it: for words, pictures and the second run.
 *
 * @module
 */
import { firstOf, kindOf, LOSE, secondOf, START } from '../world/actions.ts';
import type { Transition } from '../world/answers.ts';
import { apply, toldBy, transitionOf, Violation, want, type Model } from '../world/apply.ts';
import { begin } from './begin.ts';
import { unborn, type World } from '../world/world.ts';

/** One thing that happened. */
export interface Moment {
  readonly action: number;
  /** The node that was told something, or -1. */
  readonly node: number;
  readonly transition: Transition | undefined;
  readonly before: World;
  readonly after: World;
}

export interface Story {
  /** From the starts to where the scenario begins. */
  readonly beginning: readonly Moment[];
  readonly moments: readonly Moment[];
}

/** Lets it happen again; no rule is judged. Ends where a node fails. */
export async function retell(steps: readonly number[], model: Model): Promise<Story> {
  const free: Model = { ...model, rules: [] };
  const start = await begin(free);
  const { suspects: _, ...quick } = model.scenario;
  // What leads to rest takes time, also in a scenario without.
  const starting: Model = { ...free, scenario: { ...quick, time: 'slow' } };
  const first = { ...unborn(model.scenario), monitors: [] };
  const beginning = await moments(start.steps, first, starting);
  return { beginning, moments: await moments(steps, start.world, free) };
}

async function moments(steps: readonly number[], from: World, model: Model): Promise<Moment[]> {
  const list: Moment[] = [];
  let before = from;
  for (const action of steps) {
    if (!canHappen(before, action)) break; // The nodes do something else than they did.
    want(before, action, model);
    await model.answers.flush();
    const after = apply(before, action, model);
    const transition = transitionOf(before, action, model);
    const failed = after instanceof Violation;
    list.push({ action, node: toldBy(action), transition, before, after: failed ? before : after });
    if (failed) break;
    before = after;
  }
  return list;
}

function canHappen(world: World, action: number): boolean {
  if (kindOf(action) > LOSE) return true;
  const channel = firstOf(action) * world.states.length + secondOf(action);
  return world.channels[channel]!.length > 0;
}

/** Is this one of the first starts? */
export function isFirstStart({ action, before }: Moment): boolean {
  return kindOf(action) === START && before.lives.some((life) => life === 0);
}
