/**
 * Tries every order in which things can happen, breadth first: the first violation of a rule is a
 * shortest schedule.
 *
 * @module
 */
import { possible } from '../world/actions.ts';
import type { Answers } from '../world/answers.ts';
import { apply, Violation, want, WORKS, type Model } from '../world/apply.ts';
import { begin } from './begin.ts';
import { Calm } from './calm.ts';
import { endViolation, GOAL, isGoal } from './goal.ts';
import { modelOf } from './model.ts';
import type { Exploration, ExploreOptions, Found } from './results.ts';
import type { Scenario } from '../world/scenario.ts';
import { keyOf, nothingUnderWay, type World } from '../world/world.ts';

/** So many states are led on at once: their questions are one batch. */
const CHUNK = 4096;
const STATES = 100_000;

/** Explores a scenario. */
export function explore(
  scenario: Scenario,
  answers: Answers,
  options: ExploreOptions = {},
): Promise<Exploration> {
  return new Search(modelOf(scenario, answers), options).run();
}

class Search {
  #model: Model;
  readonly #scenario: Scenario;
  readonly #answers: Answers;
  readonly #first: boolean;
  readonly #began = performance.now();
  readonly #askedBefore: number;
  readonly #calm: Calm;
  #judgesGoal: boolean;
  /** The worlds that are not led on yet; those before are forgotten. */
  readonly #worlds: (World | undefined)[] = [];
  readonly #keys: (string | undefined)[] = [];
  readonly #parents: number[] = [];
  readonly #by: number[] = [];
  readonly #seen = new Set<string>();
  readonly #found = new Map<string, Found>();
  /** Violations of rules in calm continuations: the search may show them better. */
  readonly #inCalm = new Map<string, Found>();
  /** Has the search itself found something? */
  #broken = false;
  #depth = 0;
  #served = false;
  #perEntry: number | undefined;

  constructor(model: Model, { first = false }: ExploreOptions) {
    this.#model = model;
    this.#scenario = model.scenario;
    this.#answers = model.answers;
    this.#first = first;
    this.#askedBefore = model.answers.size;
    this.#calm = new Calm(model);
    this.#judgesGoal = model.scenario.rules.includes(GOAL);
  }

  async run(): Promise<Exploration> {
    const { world, violation } = await begin(this.#model);
    if (violation !== undefined) {
      this.#found.set(violation.rule, { violation, steps: [] });
      return this.#result(false);
    }
    this.#add(world, -1, -1);
    const { limit = STATES, depth: most = Infinity } = this.#scenario;
    let at = 0;
    let calm = 0; // The first state that is not judged.
    let level = 1; // The first state of the next level.
    while (at < this.#worlds.length && !this.#done()) {
      if (at >= level) {
        if (this.#worlds.length >= limit || this.#depth + 1 >= most) break;
        this.#depth++;
        level = this.#worlds.length;
      }
      const to = Math.min(at + CHUNK, level);
      // The states before are judged meanwhile: one works while the other's questions are answered.
      const [possible] = await Promise.all([
        this.#leadOn(at, to, limit),
        this.#judgeCalm(calm, at),
      ]);
      calm = at;
      at = to;
      if (!possible) break;
    }
    const complete = at >= this.#worlds.length;
    if (!this.#done()) await this.#judgeCalm(calm, at);
    for (; at < this.#worlds.length && !this.#done(); at += CHUNK) {
      await this.#judgeCalm(at, Math.min(at + CHUNK, this.#worlds.length));
    }
    return this.#result(complete);
  }

  #add(world: World, parent: number, by: number): void {
    const key = keyOf(world, this.#scenario.time !== undefined);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#worlds.push(world);
    this.#keys.push(key);
    this.#parents.push(parent);
    this.#by.push(by);
  }

  /** Finds what follows from these states. Says whether that was possible for all. */
  async #leadOn(from: number, to: number, limit: number): Promise<boolean> {
    const actions: number[][] = [];
    for (let i = from; i < to; i++) {
      const world = this.#worlds[i]!;
      const list = possible(world, this.#scenario, this.#answers);
      actions.push(list);
      for (const action of list) want(world, action, this.#model);
    }
    await this.#answers.flush();
    for (let i = from; i < to; i++) {
      const world = this.#worlds[i]!;
      for (const action of actions[i - from]!) {
        const next = this.#apply(world, action, i);
        if (next !== undefined) this.#add(next, i, action);
        if (this.#first && this.#broken) return true;
        if (this.#worlds.length >= limit) return false;
      }
      if (nothingUnderWay(world) && isGoal(world, this.#scenario)) this.#judgeRest(world, i);
    }
    return true;
  }

  /** The world after an action. A rule that is broken is judged no more, and the search goes on. */
  #apply(world: World, action: number, i: number): World | undefined {
    for (;;) {
      const next = apply(world, action, this.#model);
      if (!(next instanceof Violation)) return next;
      this.#note(next, [...this.#path(i), action]);
      if (next.rule === WORKS) return undefined;
    }
  }

  /** All who have asked so far were served. */
  #judgeRest(world: World, i: number): void {
    const { entries, messages, budget } = world;
    this.#served ||= entries > 0 || this.#scenario.requests === undefined;
    if (entries > 0 && budget.length === 0) {
      this.#perEntry = Math.max(this.#perEntry ?? 0, messages / entries);
    }
    for (;;) {
      const violation = endViolation(world, this.#model);
      if (violation === undefined) return;
      this.#note(violation, this.#path(i));
    }
  }

  /** Judges whether all goes well from these states, and forgets them. */
  async #judgeCalm(from: number, to: number): Promise<void> {
    const worlds = this.#worlds.slice(from, to) as World[];
    const keys = this.#keys.slice(from, to) as string[];
    while (this.#judgesGoal) {
      const unwell = await this.#calm.judge(worlds, keys);
      if (unwell === undefined) break;
      const before = this.#path(from + unwell.index);
      const { violation, steps } = unwell;
      const found = { violation, steps: [...before, ...steps], calmFrom: before.length };
      if (violation.rule === GOAL) this.#found.set(GOAL, found);
      else if (!this.#found.has(violation.rule)) this.#inCalm.set(violation.rule, found);
      this.#judgesGoal = violation.rule !== GOAL && violation.rule !== WORKS;
      this.#calm.drop(violation.rule);
    }
    this.#worlds.fill(undefined, from, to);
    this.#keys.fill(undefined, from, to);
  }

  #note(violation: Violation, steps: number[]): void {
    const { rule } = violation;
    if (this.#found.has(rule)) return;
    this.#found.set(rule, { violation, steps });
    this.#broken = true;
    const rules = this.#model.rules.map((one) => (one?.name === rule ? undefined : one));
    this.#model = { ...this.#model, rules };
    this.#calm.drop(rule);
  }

  /** The actions that lead to a state. */
  #path(i: number): number[] {
    const path: number[] = [];
    for (let j = i; this.#parents[j]! >= 0; j = this.#parents[j]!) path.push(this.#by[j]!);
    return path.toReversed();
  }

  /** Is there nothing more to be found? */
  #done(): boolean {
    return this.#first && this.#found.size > 0;
  }

  #result(complete: boolean): Exploration {
    const found = [...this.#found.values()];
    for (const [rule, one] of this.#inCalm) if (!this.#found.has(rule)) found.push(one);
    found.sort((a, b) => a.steps.length - b.steps.length);
    return {
      scenario: this.#scenario,
      states: this.#worlds.length,
      depth: this.#depth,
      complete: complete && !this.#done(),
      served: this.#served || this.#calm.served || !this.#scenario.rules.includes(GOAL),
      perEntry: this.#perEntry,
      asked: this.#answers.size - this.#askedBefore,
      ms: performance.now() - this.#began,
      found,
    };
  }
}
