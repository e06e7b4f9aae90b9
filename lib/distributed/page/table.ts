/**
 * The table at which one plays: the game, the worker that runs the class, and what is seen of both.
 *
 * @module
 */
import { DELIVER, action } from '../world/actions.ts';
import { Answers } from '../world/answers.ts';
import type { Choice } from '../scenarios/wishes.ts';
import type { Scenario } from '../world/scenario.ts';
import { ClassWorker } from './class-worker.ts';
import type { Making } from './conversation.ts';
import { findIn } from './finding.ts';
import { Game } from './game.ts';
import type { Source } from './places.ts';
import { Search } from './search.ts';
import type { Field } from './talk.ts';

/** What the page is given. */
export interface Content extends Source {
  /** The student's file, with the worker: one program. */
  readonly worker: string;
  readonly scenarios: readonly Choice[];
  /** The steps that are played first, in the first scenario. */
  readonly steps: readonly string[];
}

export class Table {
  readonly content: Content;
  readonly #making: Making;
  readonly #draw: (table: Table) => void;
  game!: Game;
  #class!: ClassWorker;
  #search: Search | undefined;
  /** Numbers of sendings: messages that are kept back, and passed over. */
  readonly held = new Set<number>();
  /** The step whose light cone is seen, from 1. */
  cone: number | undefined;
  /** Something is being done: what, for whom it takes long. */
  busy: string | undefined;
  /** What there is to say about the last thing that was done. */
  note = '';
  playing = false;
  #doing: Promise<void> = Promise.resolve();
  #fields = new Map<number, readonly Field[]>();

  constructor(content: Content, making: Making, draw: (table: Table) => void) {
    this.content = content;
    this.#making = making;
    this.#draw = draw;
  }

  draw(): void {
    this.#draw(this);
  }

  /** Begins a scenario anew, and plays these steps. */
  open(scenario: Scenario, steps: readonly string[] = []): Promise<void> {
    if (this.#search !== undefined) this.stop();
    return this.actNext('the nodes start', async () => {
      await this.#begin(scenario);
      await this.game.replay(steps);
    });
  }

  async #begin(scenario: Scenario): Promise<void> {
    this.game?.goTo(0);
    this.#class?.close();
    this.#class = new ClassWorker(this.#making, scenario.ids);
    this.#fields = new Map();
    this.held.clear();
    this.game = await Game.begin(scenario, new Answers(scenario.ids, this.#class));
  }

  /** Does one thing at a time. What is asked for meanwhile is not done: it was meant for another step. */
  act(what: string, does: () => Promise<void> | void): Promise<void> {
    if (this.busy === undefined) this.#doing = this.#do(what, does);
    return this.#doing;
  }

  /** The same when what is being done is over. */
  async actNext(what: string, does: () => Promise<void> | void): Promise<void> {
    await this.#doing;
    await this.act(what, does);
  }

  async #do(what: string, does: () => Promise<void> | void): Promise<void> {
    this.busy = what;
    this.note = '';
    this.cone = undefined;
    const long = setTimeout(() => this.draw(), 500);
    try {
      await does();
      await this.#readFields();
    } catch (error) {
      this.note = (error as Error).message;
    }
    clearTimeout(long);
    this.busy = undefined;
    if (this.game !== undefined) this.draw();
  }

  play(action: number): Promise<void> {
    this.playing = false;
    return this.act('a node is told', () => this.game.play(action));
  }

  goTo(at: number): Promise<void> {
    return this.act('steps are taken back', () => this.game.goTo(at));
  }

  allIsWell(): Promise<void> {
    this.playing = false;
    this.held.clear();
    return this.act('all is well', async () => {
      await this.game.allIsWell();
      const { calm, steps } = this.game;
      const many = `${steps.length - calm!.from} calm steps`;
      this.note = calm!.violation ? '' : `All is well, and all is reached: ${many}.`;
    });
  }

  /** The message that was sent first of all that may be delivered and are not kept back. */
  oldest(): number | undefined {
    const { channels, states } = this.game.world;
    let [first, best] = [Infinity, -1];
    for (const [c, queue] of channels.entries()) {
      const number = queue[2] ?? Infinity;
      if (number >= first || this.held.has(number)) continue;
      [first, best] = [number, c];
    }
    const n = states.length;
    return best < 0 || this.game.over ? undefined : action(DELIVER, Math.floor(best / n), best % n);
  }

  /** Keeps a message back, or lets it go. */
  hold(sending: number): void {
    if (!this.held.delete(sending)) this.held.add(sending);
    this.draw();
  }

  /** Searches for the shortest schedule that breaks a rule, and plays it. */
  async find(): Promise<boolean> {
    let found = false;
    if (this.#search !== undefined) return found;
    this.playing = false;
    await this.actNext('searching', async () => {
      this.draw();
      const search = (this.#search = new Search(this.#making));
      const { note, play } = await findIn(this.#searched(), (one) => search.find(one));
      this.#search = undefined;
      found = play !== undefined;
      if (play !== undefined && play.scenario !== this.game.scenario)
        await this.#begin(play.scenario);
      if (play !== undefined) await this.game.replay(play.steps);
      this.note = note;
    });
    return found;
  }

  /** In free play far too much may happen: there it is the other scenarios that are searched. */
  #searched(): readonly Scenario[] {
    const { scenarios } = this.content;
    const here = scenarios.find(({ scenario }) => scenario === this.game.scenario);
    if (here?.free !== true) return [this.game.scenario];
    return scenarios.filter(({ free }) => free !== true).map(({ scenario }) => scenario);
  }

  /** Ends what takes too long. */
  stop(): void {
    this.#search?.stop();
    this.#class.stop();
  }

  /** The fields of the node at this place, and those that the last step changed. */
  fields(place: number): readonly (readonly [...field: Field, changed: boolean])[] {
    const { game } = this;
    const state = game.world.states[place]!;
    const last = game.steps[game.at - 1];
    const before = new Map(this.#fields.get(last?.before.states[place] ?? -1) ?? []);
    const told = last?.node === place && before.size > 0;
    return (this.#fields.get(state) ?? []).map(([name, json]) => {
      return [name, json, told && before.get(name) !== json];
    });
  }

  async #readFields(): Promise<void> {
    const { game } = this;
    const worlds = [game.world, game.steps[game.at - 1]?.before ?? game.world];
    const wanted = worlds.flatMap(({ states }) =>
      states.map((state, i) => [state, game.scenario.ids[i]!] as const),
    );
    const unknown = wanted.filter(([state]) => state >= 0 && !this.#fields.has(state));
    if (unknown.length === 0) return;
    const fields = await this.#class.look(unknown);
    for (const [i, [state]] of unknown.entries()) this.#fields.set(state, fields[i] ?? []);
  }
}
