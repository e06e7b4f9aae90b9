/**
 * The explorer, in a worker of its own.
 *
 * @module
 */
import type { Scenario } from '../world/scenario.ts';
import { Ended, handlerOf, Talk, type Making } from './conversation.ts';
import type { Found } from './talk.ts';

/** Lets a worker of its own search. */
export class Search {
  readonly #making: Making;
  #talk: Talk | undefined;

  constructor(making: Making) {
    this.#making = making;
  }

  /** What it found; a text when it could not search. */
  async find(scenario: Scenario): Promise<Found | string> {
    try {
      return await this.#run(scenario, false);
    } catch (error) {
      if (!(error instanceof Ended) || this.#talk === undefined) return 'The search was stopped.';
      return this.#nameIt(scenario);
    }
  }

  async #run(scenario: Scenario, careful: boolean): Promise<Found> {
    this.#talk = new Talk(this.#making.url);
    const found = (await this.#talk.ask({ what: 'find', scenario, careful })) as Found;
    this.stop();
    const { text } = found;
    return text === undefined ? found : { ...found, text: this.#making.place(text) };
  }

  /** A handler did not come back: searches once more, and asks which one it is. */
  async #nameIt(scenario: Scenario): Promise<string> {
    try {
      await this.#run(scenario, true);
      return 'The search did not come back once, and did the next time.';
    } catch {
      const last = this.#talk?.last;
      const which = last === undefined ? 'A handler' : `${handlerOf(last[3])} of node ${last[2]}`;
      return `${which} did not come back, after it was told this: ${JSON.stringify(last?.[3] ?? '')}`;
    }
  }

  stop(): void {
    const talk = this.#talk;
    this.#talk = undefined;
    talk?.end('was stopped');
  }
}
