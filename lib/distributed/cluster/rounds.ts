/**
 * Asks all nodes that live whether they have told everything, and whether they wait for nothing but messages.
 *
 * @module
 */
import type { Member } from './member.ts';

export class Rounds {
  #asked = new Set<Member>();
  #idle = true;
  #answered: (idle: boolean) => void = () => {};

  /** Resolves when all have answered, or are dead: whether no timer runs at any of them. */
  ask(living: readonly Member[]): Promise<boolean> {
    this.#asked = new Set(living);
    this.#idle = true;
    return new Promise((resolve) => {
      this.#answered = resolve;
      for (const member of living) member.put(['sync']);
      if (living.length === 0) resolve(true);
    });
  }

  /** A member has told everything, or will never do so. */
  answer(member: Member, idle: boolean): void {
    if (!this.#asked.delete(member)) return;
    this.#idle &&= idle;
    if (this.#asked.size === 0) this.#answered(this.#idle);
  }

  close(): void {
    this.#answered(false);
  }
}
