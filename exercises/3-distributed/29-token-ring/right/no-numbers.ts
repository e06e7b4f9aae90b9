// No numbers, and the token goes on at once: it is made anew when all say, twice, that they have not seen it for a second.
import { LockNode } from 'mysocks/distributed';

type Message = { type: 'token'; skip: number[] } | { type: 'seen?' | 'yes' | 'no' | 'hello' };

export default class TwiceMissing extends LockNode<Message> {
  #wants = false;
  #has = false;
  #seen = false; // within the last second
  #round = 0;
  #missing = new Set<number>();
  #skip = new Set<number>();
  readonly #back = new Set<number>();

  override onStart(): void {
    this.setTimer('second', 1000);
    if (this.life > 1) this.broadcast({ type: 'hello' });
    else if (this.id === this.nodes[0]) this.#take([]);
  }

  override onRequest(): void {
    this.#wants = true;
    if (this.#has) this.enter(); // nobody else is left
  }

  override onRelease(): void {
    this.#wants = false;
    this.#giveOn();
  }

  override onMessage(from: number, message: Message): void {
    switch (message.type) {
      case 'token':
        return this.#take(message.skip);
      case 'hello':
        this.#back.add(from);
        this.#missing.delete(from);
        return;
      case 'seen?':
        return this.#isAsked(from);
      case 'yes':
        return this.#calm();
      case 'no':
        this.#missing.delete(from);
    }
  }

  #take(skip: number[]): void {
    this.#has = true;
    this.#skip = new Set(skip.filter((node) => node !== this.id && !this.#back.has(node)));
    this.#back.clear();
    this.#seen = true;
    this.#calm();
    if (this.#wants) this.enter();
    else this.#giveOn();
  }

  #giveOn(): void {
    const after = this.nodes.filter((node) => node > this.id);
    const before = this.nodes.filter((node) => node < this.id);
    const next = [...after, ...before].find((node) => !this.#skip.has(node));
    this.#seen = true;
    this.setTimer('second', 1000);
    if (next === undefined) return; // it stays here, until somebody says hello
    this.#has = false;
    this.send(next, { type: 'token', skip: [...this.#skip] });
  }

  #isAsked(from: number): void {
    if (this.#has || this.#seen || (this.#round > 0 && this.id < from)) {
      this.send(from, { type: 'yes' });
    } else {
      this.#calm();
      this.send(from, { type: 'no' });
    }
  }

  /** Nobody has to be asked for another second. */
  #calm(): void {
    this.#round = 0;
    this.clearTimer('answers');
    this.setTimer('second', 1000);
  }

  override onTimer(name: string): void {
    if (this.#has) return this.#retry();
    this.#seen = false;
    if (name === 'answers' && this.#round === 2) return this.#take([...this.#missing]);
    if (name === 'second') this.#missing = new Set(this.nodes.filter((node) => node !== this.id));
    this.#round++;
    this.broadcast({ type: 'seen?' });
    this.setTimer('answers', 300);
  }

  #retry(): void {
    this.setTimer('second', 1000);
    for (const node of this.#back) this.#skip.delete(node);
    if (!this.#wants) this.#giveOn();
  }
}
