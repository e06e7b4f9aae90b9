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
import { keysOf } from './model.ts';
import type { World } from '../world/world.ts';

/** A calm continuation that is not as it should be. */
export interface Unwell {
  /** Which of the worlds it begins at. */
  readonly index: number;
  readonly steps: readonly number[];
  readonly violation: Violation;
}

/** Where a state leads, and how many ticks later; nowhere: it does not lead to the goal. */
interface Link {
  to: string | undefined;
  ticks: number;
}

/** A state that is led on. */
interface Open {
  readonly key: string;
  readonly world: World;
  readonly action: number;
}

export class Calm {
  /** Has anybody been served? */
  served = false;
  #model: Model;
  readonly #keyOf: (world: World) => string;
  /** Rules that are not judged here tell states apart that are one here. */
  readonly #ownKeys: boolean;
  /** States that lead to the goal, and how many ticks later; and those that are not known to yet. */
  readonly #known = new Map<string, number | Link>();
  #doubtful: string[] = [];

  constructor(model: Model) {
    this.#model = calmly(model);
    this.#keyOf = keysOf(this.#model);
    this.#ownKeys = model.rules.some((rule) => rule?.apart && rule.notInCalm);
  }

  /** Does not judge a rule any more. */
  drop(rule: string): void {
    const rules = this.#model.rules.map((one) => (one?.name === rule ? undefined : one));
    this.#model = { ...this.#model, rules };
  }

  /** The first of these worlds from which something is wrong. */
  async judge(worlds: readonly World[], known: readonly string[]): Promise<Unwell | undefined> {
    const keys = this.#ownKeys ? worlds.map((world) => this.#keyOf(world)) : known;
    // What was in doubt is led on again when somebody comes there.
    for (const key of this.#doubtful) {
      if (typeof this.#known.get(key) !== 'number') this.#known.delete(key);
    }
    this.#doubtful = [];
    await this.#leadOn(keys, worlds);
    for (const [index, key] of keys.entries()) {
      if (this.#leadsToGoal(key)) continue;
      // States of one key differ in what was sent first: only the path itself is a proof.
      const path = await continueCalmly(worlds[index]!, this.#model);
      if (path.violation === undefined) this.#known.set(key, path.ticks);
      else return { index, steps: path.steps, violation: path.violation };
    }
    return undefined;
  }

  /** Finds where each state leads, until all lead to what is known. */
  async #leadOn(keys: readonly string[], worlds: readonly World[]): Promise<void> {
    let open: Open[] = [];
    for (const [i, key] of keys.entries()) this.#open(key, worlds[i]!, open);
    for (let round = 0; round < MOST_STEPS && open.length > 0; round++) {
      await this.#model.answers.flush();
      const next: Open[] = [];
      for (const { key, world, action } of open) {
        const after = apply(world, action, this.#model);
        if (after instanceof Violation) continue;
        const link = this.#known.get(key) as Link;
        link.to = this.#keyOf(after);
        link.ticks = after.now - world.now;
        this.#open(link.to, after, next);
      }
      open = next;
    }
  }

  /** Prepares to lead a state on, when it is not known. */
  #open(key: string, world: World, open: Open[]): void {
    if (this.#known.has(key)) return;
    const { scenario } = this.#model;
    if (isGoal(world, scenario)) {
      this.#known.set(key, 0);
      this.served ||= world.entries > 0 || scenario.requests === undefined;
      return;
    }
    this.#known.set(key, { to: undefined, ticks: 0 });
    this.#doubtful.push(key);
    const action = calmAction(world, scenario);
    if (action === undefined) return;
    want(world, action, this.#model);
    open.push({ key, world, action });
  }

  /** Does a state lead to the goal, in time? All on the way are known to be good then. */
  #leadsToGoal(key: string): boolean {
    const path: Link[] = [];
    const keys: string[] = [];
    let at = key;
    let known = this.#known.get(key);
    while (typeof known === 'object') {
      // A path that is too long runs in a circle.
      if (known.to === undefined || path.length > MOST_STEPS) return false;
      path.push(known);
      keys.push(at);
      at = known.to;
      known = this.#known.get(at);
    }
    if (known === undefined) return false;
    let ticks = known;
    for (let i = path.length - 1; i >= 0; i--) {
      ticks += path[i]!.ticks;
      this.#known.set(keys[i]!, ticks);
    }
    return ticks <= mostTicks(this.#model);
  }
}
