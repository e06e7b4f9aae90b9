/**
 * Every schedule that is reported is run once more, by a host that was told nothing before.
 *
 * @module
 */
import type { Effect } from '../events.ts';
import type { Answers } from '../world/answers.ts';
import type { Model } from '../world/apply.ts';
import type { Found } from './results.ts';
import { retell, type Moment } from './retell.ts';
import { decodeStep, encode, decode } from './schedule.ts';

/** Told the same, a node did two things. */
export interface Difference {
  /** The step, from 0; less than 0: in the beginning. */
  readonly step: number;
  readonly node: number;
  readonly first: readonly Effect[];
  readonly second: readonly Effect[];
}

/** Runs a schedule with new answers. Gives the first difference, when there is one. */
export async function runAgain(
  found: Found,
  model: Model,
  fresh: Answers,
): Promise<Difference | undefined> {
  const { scenario, answers } = model;
  const again: Model = { ...model, answers: fresh };
  // The numbers of timers may be others now: steps are read anew.
  const { violation, steps } = found;
  const texts = decode(encode({ violation, steps }, scenario, answers)).steps;
  const first = await retell(steps, model);
  const second = await retell(
    texts.map((step) => decodeStep(step, scenario, fresh)!),
    again,
  );
  return (
    differing(first.beginning, second.beginning, -first.beginning.length) ??
    differing(first.moments, second.moments, 0)
  );
}

function differing(
  first: readonly Moment[],
  second: readonly Moment[],
  offset: number,
): Difference | undefined {
  for (const [i, one] of first.entries()) {
    const other = second[i];
    const [a, b] = [one, other].map((moment) => JSON.stringify(outcome(moment)));
    if (a === b) continue;
    const effects = (moment: Moment | undefined) => moment?.transition?.effects ?? [];
    return { step: i + offset, node: one.node, first: effects(one), second: effects(other) };
  }
  return undefined;
}

function outcome(moment: Moment | undefined): unknown {
  return [moment?.transition?.effects, moment?.transition?.error];
}
