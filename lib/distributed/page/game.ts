/**
 * A game: what has happened so far, step by step, and what may happen next. A step that is taken back can be gone again.
 *
 * @module
 */
import { begin } from '../explorer/begin.ts';
import { calmly, continueCalmly } from '../explorer/continue.ts';
import { endViolation, GOAL } from '../explorer/goal.ts';
import { modelOf } from '../explorer/model.ts';
import { retell, type Moment } from '../explorer/retell.ts';
import { decodeStep, encode } from '../explorer/schedule.ts';
import { possible } from '../world/actions.ts';
import type { Answers } from '../world/answers.ts';
import { apply, toldBy, transitionOf, Violation, want, WORKS, type Model } from '../world/apply.ts';
import type { Scenario } from '../world/scenario.ts';
import type { World } from '../world/world.ts';

/** A step, and the rules that it breaks. */
export interface Step extends Moment {
  readonly violations: readonly Violation[];
  /** All was well when it happened. */
  readonly calm: boolean;
}

/** How it went on from a step when all was well. */
export interface Calm {
  /** The number of steps before. */
  readonly from: number;
  readonly violation: Violation | undefined;
}

export type Broken = readonly [step: number, violation: Violation];

export class Game {
  readonly scenario: Scenario;
  readonly answers: Answers;
  readonly beginning: readonly Moment[];
  /** The steps that were gone, also those that are taken back. */
  steps: readonly Step[] = [];
  /** So many of them have happened. */
  at = 0;
  calm: Calm | undefined;
  readonly #model: Model;
  readonly #start: World;
  readonly #badly: Violation | undefined;

  private constructor(model: Model, beginning: readonly Moment[], start: World, badly?: Violation) {
    this.scenario = model.scenario;
    this.answers = model.answers;
    this.#model = model;
    this.beginning = beginning;
    this.#start = start;
    this.#badly = badly;
  }

  /** Lets all nodes start, and come to rest where the scenario says so. */
  static async begin(scenario: Scenario, answers: Answers): Promise<Game> {
    const model = modelOf(scenario, answers);
    const { world, violation } = await begin(model);
    const { beginning } = await retell([], model);
    return new Game(model, beginning, world, violation);
  }

  get world(): World {
    return this.steps[this.at - 1]?.after ?? this.#start;
  }

  /** All that happened, from the first start to the step where we are. */
  get past(): readonly Moment[] {
    return [...this.beginning, ...this.steps.slice(0, this.at)];
  }

  /** What was broken so far. */
  get broken(): readonly Broken[] {
    return this.brokenBy(this.at);
  }

  /** What is broken when so many steps have happened: where (0: in the beginning), and what. */
  brokenBy(at: number): readonly Broken[] {
    const own = this.steps
      .slice(0, at)
      .flatMap(({ violations }, i) => violations.map((one) => [i + 1, one] as const));
    const { calm } = this;
    const unwell = calm?.violation?.rule === GOAL && at >= calm.from ? [calm.violation] : [];
    const goal = unwell.map((one) => [calm!.from, one] as const);
    return [...(this.#badly ? [[0, this.#badly] as const] : []), ...goal, ...own];
  }

  /** Is a node broken? Then nothing happens any more. */
  get over(): boolean {
    return this.broken.some(([, { rule }]) => rule === WORKS);
  }

  possible(): number[] {
    return this.over ? [] : possible(this.world, this.scenario, this.answers);
  }

  goTo(at: number): void {
    this.at = Math.max(0, Math.min(this.steps.length, at));
  }

  /** Lets something happen. What was taken back before is forgotten, unless it is the same. */
  async play(action: number, calm = false): Promise<void> {
    const ahead = this.steps[this.at];
    if (ahead !== undefined && ahead.action === action) return this.goTo(this.at + 1);
    const step = await this.#step(action, calm);
    if (this.calm !== undefined && this.at <= this.calm.from) this.calm = undefined;
    // Who goes on by hand from the middle of a calm continuation has chosen its steps.
    if (!calm) this.calm = undefined;
    this.steps = [...this.steps.slice(0, this.at), step];
    this.at++;
  }

  /** The rules that are not broken yet: each is judged until it is. */
  #judged(calm: boolean): Model {
    const broken = new Set(this.broken.map(([, { rule }]) => rule));
    const model = calm ? calmly(this.#model) : this.#model;
    return {
      ...model,
      rules: model.rules.map((rule) => (rule && broken.has(rule.name) ? undefined : rule)),
    };
  }

  async #step(action: number, calm: boolean): Promise<Step> {
    const before = this.world;
    let model = this.#judged(calm);
    want(before, action, model);
    await this.answers.flush();
    const transition = transitionOf(before, action, model);
    const violations: Violation[] = [];
    const step = { action, node: toldBy(action), transition, before, calm };
    for (;;) {
      const after = apply(before, action, model);
      if (!(after instanceof Violation)) {
        const end = endViolation(after, model);
        return { ...step, after, violations: end ? [...violations, end] : violations };
      }
      violations.push(after);
      if (after.rule === WORKS) return { ...step, after: before, violations };
      const rules = model.rules.map((rule) => (rule?.name === after.rule ? undefined : rule));
      model = { ...model, rules };
    }
  }

  /** From here on all is well. */
  async allIsWell(): Promise<void> {
    const from = this.at;
    const { steps, violation } = await continueCalmly(this.world, calmly(this.#judged(true)));
    this.steps = this.steps.slice(0, from);
    for (const action of steps) await this.play(action, true);
    this.calm = { from, violation };
  }

  /** Plays the steps of a schedule from the beginning. Throws where one is impossible. */
  async replay(texts: readonly string[]): Promise<void> {
    this.goTo(0);
    this.steps = [];
    this.calm = undefined;
    for (const [i, text] of texts.entries()) {
      const action = decodeStep(text, this.scenario, this.answers);
      if (action === undefined) return this.allIsWell();
      if (!this.possible().includes(action))
        throw new Error(`Step ${i + 1} of the schedule cannot happen here: ${text}`);
      await this.play(action);
    }
  }

  /** What has happened, as a text that `play` and `explore` share. */
  schedule(): string {
    const steps = this.steps.slice(0, this.at).map(({ action }) => action);
    const violation = new Violation('', '', '');
    const { calm } = this;
    const all = calm !== undefined && this.at === this.steps.length;
    const found = { violation, steps, ...(all && { calmFrom: calm.from }) };
    return encode(found, this.scenario, this.answers);
  }
}
