/**
 * Random schedules, for what is too large to be tried in every order: all seeds in step, so that their
 * questions are one batch. What is found is made shorter.
 *
 * @module
 */
import {
  ASK,
  DELIVER,
  firstOf,
  kindOf,
  LEAVE,
  possible,
  secondOf,
  SUSPECT,
  TICK,
  TIMER,
} from '../world/actions.ts';
import type { Answers } from '../world/answers.ts';
import { apply, Violation, want, type Model } from '../world/apply.ts';
import { begin } from './begin.ts';
import { calmly, calmNext } from './continue.ts';
import { endViolation, GOAL } from './goal.ts';
import { modelOf } from './model.ts';
import type { Exploration, Found } from './results.ts';
import type { Scenario } from '../world/scenario.ts';
import { shorten } from './shrink.ts';
import type { World } from '../world/world.ts';

/** A schedule is not longer than this; then all is well. */
const MOST_STEPS = 400;

/** The generator of pseudo-random numbers called mulberry32: from 0 to less than 1. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What is slow in a run: messages between two nodes, `from * n + to`; the program at a node, `n * n + node`. */
type Slow = ReadonlySet<number>;

const NOTHING: Slow = new Set();

/**
 * A quarter of the channels is slow, and a quarter of the programs stays long: what takes one message that all the
 * others overtake, or one that outstays them, is hardly ever met by tossing for each step.
 */
function slowOnes(nodes: number, random: () => number): Slow {
  const all = Array.from({ length: nodes * nodes + nodes }, (_, i) => i);
  return new Set(all.filter(() => random() < 0.25));
}

const SLOW = 0.05;

/** How likely an action is beside others: messages arrive often, failures are rare. */
function weightOf(action: number, slow: Slow, nodes: number): number {
  const kind = kindOf(action);
  const node = firstOf(action);
  if (kind === DELIVER) return slow.has(node * nodes + secondOf(action)) ? SLOW : 6;
  if (kind === LEAVE && slow.has(nodes * nodes + node)) return SLOW;
  if (kind === TIMER || kind === ASK || kind === LEAVE || kind === SUSPECT) return 3;
  return kind === TICK ? 2 : 1;
}

function choose(list: readonly number[], { random, slow, world }: Run): number | undefined {
  const weights = list.map((action) => weightOf(action, slow, world.states.length));
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  return list.find((_, i) => (left -= weights[i]!) < 0) ?? list.at(-1);
}

interface Run {
  readonly random: () => number;
  readonly slow: Slow;
  readonly steps: number[];
  world: World;
  /** All is well: since which step, and since when. */
  calmFrom?: number;
  calmSince?: number;
}

/** The runs of a scenario: as many as it has seeds, and then half as many in which something is slow. */
function runsOf({ seeds = 0, ids }: Scenario, world: World): [even: Run[], slow: Run[]] {
  const run = (seed: number, slow: boolean): Run => {
    const next = random(seed);
    return { random: next, slow: slow ? slowOnes(ids.length, next) : NOTHING, steps: [], world };
  };
  const even = Array.from({ length: seeds }, (_, i) => run(i + 1, false));
  return [even, Array.from({ length: seeds >> 1 }, (_, i) => run(seeds + i + 1, true))];
}

/** Runs `scenario.seeds` schedules, and half as many more. */
export async function exploreRandomly(scenario: Scenario, answers: Answers): Promise<Exploration> {
  const began = performance.now();
  const model = modelOf(scenario, answers);
  const askedBefore = answers.size;
  const { world, violation } = await begin(model);
  const [even, slow] = runsOf(scenario, world);
  let found: Found | undefined;
  if (violation !== undefined) found = { violation, steps: [] };
  else found = (await runInStep(even, model)) ?? (await runInStep(slow, model));
  if (found !== undefined && violation === undefined) found = await shorten(found, world, model);
  const runs = [...even, ...slow];
  return {
    scenario,
    states: runs.reduce((sum, { steps }) => sum + steps.length, 0),
    depth: Math.max(0, ...runs.map(({ steps }) => steps.length)),
    complete: false,
    served: true, // Each schedule has been led to the goal, or is found.
    perEntry: undefined,
    asked: answers.size - askedBefore,
    ms: performance.now() - began,
    found: found === undefined ? [] : [found],
  };
}

async function runInStep(runs: readonly Run[], model: Model): Promise<Found | undefined> {
  const calm = calmly(model);
  let open = runs;
  while (open.length > 0) {
    const chosen: [Run, number][] = [];
    for (const run of open) {
      const action = next(run, model);
      if (action instanceof Violation) return foundBy(run, action);
      if (action === undefined) continue;
      want(run.world, action, model);
      chosen.push([run, action]);
    }
    await model.answers.flush();
    for (const [run, action] of chosen) {
      const after = apply(run.world, action, run.calmFrom === undefined ? model : calm);
      run.steps.push(action);
      if (after instanceof Violation) return foundBy(run, after);
      run.world = after;
    }
    open = chosen.map(([run]) => run);
  }
  return undefined;
}

/** What happens next in a run; nothing when it has reached the goal. */
function next(run: Run, model: Model): number | Violation | undefined {
  const { world, steps } = run;
  if (run.calmFrom === undefined && steps.length < MOST_STEPS) {
    const action = choose(possible(world, model.scenario, model.answers), run);
    if (action !== undefined) return action;
  }
  if (!model.scenario.rules.includes(GOAL)) return undefined;
  run.calmFrom ??= steps.length;
  run.calmSince ??= world.now;
  const calm = calmNext(world, world.now - run.calmSince, steps.length - run.calmFrom, model);
  return calm ?? endViolation(world, model);
}

function foundBy({ steps, calmFrom }: Run, violation: Violation): Found {
  return { violation, steps, ...(calmFrom !== undefined && { calmFrom }) };
}
