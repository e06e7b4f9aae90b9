/**
 * When a run is over: after its time, when everybody has been served, or when nothing gets on any more.
 *
 * Who waits for a processor answers no round, so a busy machine takes no time away from anybody.
 *
 * @module
 */
import { now } from './history.ts';
import type { Member } from './member.ts';
import { paceOf, type Plan } from './plan.ts';
import { Rounds } from './rounds.ts';
import type { Standing } from './standing.ts';

/** When nothing has got on for so long, nothing ever will. */
const PATIENCE_MS = 10_000;
const ROUND_MS = 200;
/** Longer than anybody waits for a message before it sends one itself. */
const SILENCE_MS = 3_200;

/** What is going on. */
export interface Scene {
  readonly plan: Plan;
  readonly standing: Standing;
  readonly members: ReadonlyMap<number, Member>;
  /** How many things have happened, and how many messages have been sent. */
  readonly happened: () => number;
  readonly sent: () => number;
  /** How many things are on their way to nodes. */
  readonly underWay: () => number;
  /** Everything that was to happen to nodes has happened. */
  readonly calm: () => boolean;
  /** Nobody is stopped, and nobody is about to die or to come back. */
  readonly complete: () => boolean;
  /** Something is to happen at a certain time. */
  readonly ticking: () => boolean;
  /** All rest. Whether something happens because of it. */
  readonly rest: () => boolean;
  readonly over: () => void;
}

export class Ending {
  readonly rounds = new Rounds();
  readonly #scene: Scene;
  #timer: NodeJS.Timeout | undefined;
  #hurry: () => void = () => {};
  #hurried = false;
  #closed = false;
  #quiet = 0;
  #silent = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
    const { forMs } = scene.plan;
    if (forMs === undefined) void this.#watch();
    else this.#timer = setTimeout(() => scene.over(), forMs);
  }

  /** Something has happened: perhaps all are served now. */
  look(): void {
    if (!this.#isServed()) return;
    this.#hurried = true;
    this.#hurry();
  }

  async #watch(): Promise<void> {
    const { standing, sent } = this.#scene;
    while (!this.#closed) {
      const [begin, progress, messages] = [now(), standing.progress, sent()];
      await this.#pause();
      const served = this.#isServed();
      const atRest = await this.#round();
      if (this.#closed) return;
      const passed = Math.min(now() - begin, 2 * ROUND_MS);
      this.#quiet = standing.progress === progress ? this.#quiet + passed : 0;
      this.#silent = sent() === messages ? this.#silent + passed : 0;
      this.#decide(served && this.#isServed(), atRest);
    }
  }

  /** Whether nothing will ever happen by itself any more. */
  async #round(): Promise<boolean> {
    const { happened, underWay, members, complete } = this.#scene;
    const [before, pending] = [happened(), underWay()];
    const idle = await this.rounds.ask([...members.values()].filter(({ alive }) => alive));
    return idle && before === happened() && pending + underWay() === 0 && complete();
  }

  #decide(served: boolean, atRest: boolean): void {
    const { plan, standing, calm, ticking, rest, complete, over } = this.#scene;
    const { patienceMs = PATIENCE_MS } = plan;
    const enough = served && (atRest || standing.kind !== 'election');
    if ((enough && calm()) || this.#quiet > patienceMs * paceOf(plan)) return over();
    if (!atRest && this.#silent < SILENCE_MS * paceOf(plan)) return;
    // Nothing comes of it, and nothing else will happen.
    if (!rest() && atRest && !ticking() && complete()) over();
  }

  #isServed(): boolean {
    const { standing, complete } = this.#scene;
    return complete() && standing.served() && standing.agreed();
  }

  #pause(): Promise<void> {
    if (this.#hurried) {
      this.#hurried = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#hurry = resolve;
      this.#timer = setTimeout(resolve, ROUND_MS);
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#hurry();
    this.rounds.close();
  }
}
