// Keeps the set of those whose answer is missing; one function answers, now or later.
import { LockNode } from 'mysocks/distributed';

type Ask = { type: 'ask'; clock: number };
type Ok = { type: 'ok'; clock: number };

export default class Agreed extends LockNode<Ask | Ok> {
  #clock = 0;
  #mine: number | null = null;
  readonly #missing = new Set<number>();
  readonly #later = new Set<number>();

  override onRequest(): void {
    this.#clock += 1;
    this.#mine = this.#clock;
    for (const node of this.nodes) {
      if (node === this.id) continue;
      this.#missing.add(node);
      this.send(node, { type: 'ask', clock: this.#mine });
    }
  }

  override onMessage(from: number, message: Ask | Ok): void {
    this.#clock = 1 + Math.max(this.#clock, message.clock);
    switch (message.type) {
      case 'ask':
        if (this.#isBehind(from, message.clock)) this.#later.add(from);
        else this.#answer(from);
        break;
      case 'ok':
        this.#missing.delete(from);
        if (this.#missing.size === 0) this.enter();
    }
  }

  override onRelease(): void {
    this.#mine = null;
    for (const node of this.#later) this.#answer(node);
    this.#later.clear();
  }

  #isBehind(from: number, clock: number): boolean {
    if (this.#mine === null) return false;
    return clock > this.#mine || (clock === this.#mine && from > this.id);
  }

  #answer(to: number): void {
    this.#clock += 1;
    this.send(to, { type: 'ok', clock: this.#clock });
  }
}
