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
import { keysOf, modelOf } from './model.ts';
import { States } from './states.ts';
import type { Exploration, ExploreOptions, Found } from './results.ts';
import type { Scenario } from '../world/scenario.ts';
import { nothingUnderWay, type World } from '../world/world.ts';

/** This many states are led on at once: their questions are one batch. */
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
  readonly #states: States;
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
    this.#states = new States(keysOf(model));
    this.#judgesGoal = model.scenario.rules.includes(GOAL);
  }

  async run(): Promise<Exploration> {
    const { world, violation } = await begin(this.#model);
    if (violation !== undefined) {
      this.#found.set(violation.rule, { violation, steps: [] });
      return this.#result(false);
    }
    this.#states.add(world, -1, -1);
    const { limit = STATES, depth: most = Infinity } = this.#scenario;
    let at = 0;
    let calm = 0; // The first state that is not judged.
    let level = 1; // The first state of the next level.
    while (at < this.#states.size && !this.#done()) {
      if (at >= level) {
        if (this.#states.size >= limit || this.#depth + 1 >= most) break;
        this.#depth++;
        level = this.#states.size;
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
    const complete = at >= this.#states.size;
    if (!this.#done()) await this.#judgeCalm(calm, at);
    for (; at < this.#states.size && !this.#done(); at += CHUNK) {
      await this.#judgeCalm(at, Math.min(at + CHUNK, this.#states.size));
    }
    return this.#result(complete);
  }

  /** Finds what follows from these states. Says whether that was possible for all. */
  async #leadOn(from: number, to: number, limit: number): Promise<boolean> {
    const actions: number[][] = [];
    for (let i = from; i < to; i++) {
      const world = this.#states.world(i);
      const list = possible(world, this.#scenario, this.#answers);
      actions.push(list);
      for (const action of list) want(world, action, this.#model);
    }
    await this.#answers.flush();
    for (let i = from; i < to; i++) {
      const world = this.#states.world(i);
      for (const action of actions[i - from]!) {
        const next = this.#apply(world, action, i);
        if (next !== undefined) this.#states.add(next, i, action);
        if (this.#first && this.#broken) return true;
        if (this.#states.size >= limit) return false;
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
      this.#note(next, [...this.#states.path(i), action]);
      if (next.rule === WORKS) return undefined;
    }
  }

  /** All who have asked so far were served. */
  #judgeRest(world: World, i: number): void {
    const { entries, messages, budget } = world;
    this.#served ||= entries > 0 || this.#scenario.requests === undefined;
    if (entries > 0 && budget.length === 0 && this.#scenario.time === undefined) {
      this.#perEntry = Math.max(this.#perEntry ?? 0, messages / entries);
    }
    for (;;) {
      const violation = endViolation(world, this.#model);
      if (violation === undefined) return;
      this.#note(violation, this.#states.path(i));
    }
  }

  /** Judges whether all goes well from these states, and forgets them. */
  async #judgeCalm(from: number, to: number): Promise<void> {
    const [worlds, keys] = this.#states.between(from, to);
    while (this.#judgesGoal) {
      const unwell = await this.#calm.judge(worlds, keys);
      if (unwell === undefined) break;
      const before = this.#states.path(from + unwell.index);
      const { violation, steps } = unwell;
      const found = { violation, steps: [...before, ...steps], calmFrom: before.length };
      if (violation.rule === GOAL) this.#found.set(GOAL, found);
      else if (!this.#found.has(violation.rule)) this.#inCalm.set(violation.rule, found);
      this.#judgesGoal = violation.rule !== GOAL && violation.rule !== WORKS;
      this.#calm.drop(violation.rule);
    }
    this.#states.forget(from, to);
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

  /** Is there nothing more to be found? */
  #done(): boolean {
    const nothingLeft = !this.#judgesGoal && this.#model.rules.every((rule) => rule === undefined);
    return (this.#first || nothingLeft) && this.#found.size > 0;
  }

  #result(complete: boolean): Exploration {
    const found = [...this.#found.values()];
    for (const [rule, one] of this.#inCalm) if (!this.#found.has(rule)) found.push(one);
    found.sort((a, b) => a.steps.length - b.steps.length);
    return {
      scenario: this.#scenario,
      states: this.#states.size,
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
