// Variables of the module, a clock in steps of ten, and ties that go to the higher number.
import { LockNode } from 'mysocks/distributed';

type Message = { type: string; at: number };

let now = 0;
let asked = Infinity;
let answers = 0;
const waiting: number[] = [];

export default class Module extends LockNode<Message> {
  override onRequest(): void {
    now += 10;
    asked = now;
    answers = this.nodes.length - 1;
    this.broadcast({ type: 'may I?', at: asked });
  }

  override onMessage(from: number, message: Message): void {
    now = Math.max(now, message.at) + 10;
    if (message.type === 'may I?') {
      const mineIsEarlier = asked < message.at || (asked === message.at && this.id > from);
      if (mineIsEarlier) waiting.push(from);
      else this.#yes(from);
    } else if (--answers === 0) {
      this.enter();
    }
  }

  override onRelease(): void {
    asked = Infinity;
    while (waiting.length > 0) this.#yes(waiting.pop() ?? 0);
  }

  #yes(to: number): void {
    now += 10;
    this.send(to, { type: 'yes', at: now });
  }
}
