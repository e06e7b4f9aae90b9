/**
 * Makes a schedule shorter: leaves steps out, in ever smaller parts, as long as the same rule is broken.
 *
 * @module
 */
import { possible } from '../world/actions.ts';
import { Violation, type Model } from '../world/apply.ts';
import { applied } from './begin.ts';
import { endWell } from './continue.ts';
import type { Found } from './results.ts';
import type { World } from '../world/world.ts';

/** A schedule that breaks the same rule, from which no step can be left out. */
export async function shorten(found: Found, from: World, model: Model): Promise<Found> {
  let best = found;
  for (let size = chosen(best).length >> 1; size >= 1;) {
    const shorter = await withoutPart(best, size, from, model);
    if (shorter !== undefined) best = shorter;
    else size >>= 1;
  }
  return best;
}

/** The steps before all is well. */
function chosen({ steps, calmFrom }: Found): readonly number[] {
  return steps.slice(0, calmFrom);
}

/** Leaves out parts of this size, wherever that is possible; nothing when it is nowhere. */
async function withoutPart(
  found: Found,
  size: number,
  from: World,
  model: Model,
): Promise<Found | undefined> {
  let best = found;
  for (let i = 0; i < chosen(best).length;) {
    const steps = chosen(best);
    const again = await rerun([...steps.slice(0, i), ...steps.slice(i + size)], from, model);
    const same = again?.violation.rule === found.violation.rule;
    if (again !== undefined && same && chosen(again).length < steps.length) best = again;
    else i += size;
  }
  return best === found ? undefined : best;
}

/** Runs a schedule, skips what is impossible, and lets all be well at its end. */
async function rerun(
  actions: readonly number[],
  from: World,
  model: Model,
): Promise<Found | undefined> {
  const steps: number[] = [];
  let world = from;
  for (const action of actions) {
    if (!possible(world, model.scenario, model.answers).includes(action)) continue;
    steps.push(action);
    const next = await applied(world, action, model);
    if (next instanceof Violation) return { violation: next, steps };
    world = next;
  }
  return endWell(world, steps, model);
}
