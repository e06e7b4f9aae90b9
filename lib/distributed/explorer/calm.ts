/**
 * Judges whether the goal is reached from states, once all is well.
 *
 * The calm continuation of a state is one path. Paths run into each other: each state is led on once.
 *
 * @module
 */
import { apply, Violation, want, type Model } from '../world/apply.ts';
import { calmAction } from './calm-step.ts';
import { calmly, continueCalmly, MOST_STEPS, mostTicks } from './continue.ts';
import { isGoal } from './goal.ts';
import { keyOf, type World } from '../world/world.ts';

/** A calm continuation that is not as it should be. */
export interface Unwell {
  /** Which of the worlds it begins at. */
  readonly index: number;
  readonly steps: readonly number[];
  readonly violation: Violation;
}

/** Where a state leads, and how many ticks later; nowhere: it does not lead to the goal. */
interface Link {
  readonly to: string | undefined;
  readonly ticks: number;
}

export class Calm {
  /** Has anybody been served? */
  served = false;
  #model: Model;
  readonly #timed: boolean;
  /** States that lead to the goal, and how many ticks later. */
  readonly #good = new Map<string, number>();
  readonly #links = new Map<string, Link>();

  constructor(model: Model) {
    this.#model = calmly(model);
    this.#timed = model.scenario.time !== undefined;
  }

  /** Does not judge a rule any more. */
  drop(rule: string): void {
    const rules = this.#model.rules.map((one) => (one?.name === rule ? undefined : one));
    this.#model = { ...this.#model, rules };
  }

  /** The first of these worlds from which something is wrong. */
  async judge(worlds: readonly World[]): Promise<Unwell | undefined> {
    const keys = worlds.map((world) => keyOf(world, this.#timed));
    await this.#leadOn(keys, worlds);
    for (const [index, key] of keys.entries()) {
      if (this.#leadsToGoal(key)) continue;
      // States of one key differ in what was sent first: only the path itself is a proof.
      const path = await continueCalmly(worlds[index]!, this.#model);
      if (path.violation === undefined) this.#good.set(key, path.ticks);
      else return { index, steps: path.steps, violation: path.violation };
    }
    this.#links.clear();
    return undefined;
  }

  /** Finds where each state leads, until all lead to what is known. */
  async #leadOn(keys: readonly string[], worlds: readonly World[]): Promise<void> {
    let open = new Map<string, World>();
    for (const [i, key] of keys.entries()) if (!this.#good.has(key)) open.set(key, worlds[i]!);
    for (let round = 0; round < MOST_STEPS && open.size > 0; round++) {
      const actions = new Map<string, number>();
      for (const [key, world] of open) {
        const action = this.#next(key, world);
        if (action === undefined) continue;
        actions.set(key, action);
        want(world, action, this.#model);
      }
      await this.#model.answers.flush();
      const next = new Map<string, World>();
      for (const [key, action] of actions) {
        const [to, after] = this.#link(key, open.get(key)!, action);
        if (after !== undefined && !open.has(to) && !this.#knows(to)) next.set(to, after);
      }
      open = next;
    }
  }

  #knows(key: string): boolean {
    return this.#good.has(key) || this.#links.has(key);
  }

  /** What happens next in a state; nothing when the goal is reached, or never will be. */
  #next(key: string, world: World): number | undefined {
    const { scenario } = this.#model;
    if (isGoal(world, scenario)) {
      this.#good.set(key, 0);
      this.served ||= world.entries > 0 || scenario.requests === undefined;
      return undefined;
    }
    const action = calmAction(world, scenario);
    if (action === undefined) this.#links.set(key, { to: undefined, ticks: 0 });
    return action;
  }

  #link(key: string, world: World, action: number): [string, World | undefined] {
    const after = apply(world, action, this.#model);
    if (after instanceof Violation) {
      this.#links.set(key, { to: undefined, ticks: 0 });
      return ['', undefined];
    }
    const to = keyOf(after, this.#timed);
    this.#links.set(key, { to, ticks: after.now - world.now });
    return [to, after];
  }

  /** Do the links lead from a state to the goal, in time? All on the way are known to be good then. */
  #leadsToGoal(key: string): boolean {
    const path: string[] = [];
    let at = key;
    while (!this.#good.has(at)) {
      const link = this.#links.get(at);
      // A path that is too long runs in a circle.
      if (link?.to === undefined || path.length > MOST_STEPS) return false;
      path.push(at);
      at = link.to;
    }
    let ticks = this.#good.get(at)!;
    for (const state of path.toReversed()) {
      ticks += this.#links.get(state)!.ticks;
      this.#good.set(state, ticks);
    }
    return ticks <= mostTicks(this.#model);
  }
}
