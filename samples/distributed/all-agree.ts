// A lock that all agree on: each two nodes have one fork between them, and who has all of its forks goes in.
// Usage: npx mysocks cluster samples/distributed/all-agree.ts --nodes 5     Compare with one-decides.ts and token.ts.
import { LockNode } from 'mysocks/distributed';

type Message = { type: 'ask' | 'fork' };

export default class AllAgree extends LockNode<Message> {
  others = this.nodes.filter((node) => node !== this.id);
  /** With whom the fork is here; at first the higher one of two has it. */
  forks = new Set(this.others.filter((node) => node < this.id));
  /** Which of them have been used here, or never: who asks for one of these goes first. */
  used = new Set(this.forks);
  /** Who gets its fork when the program here leaves. */
  waiting: number[] = [];
  wants = false;
  inside = false;

  override onRequest(): void {
    this.wants = true;
    for (const node of this.others) if (!this.forks.has(node)) this.send(node, { type: 'ask' });
    this.goIn();
  }

  override onMessage(from: number, { type }: Message): void {
    if (type === 'fork') {
      this.forks.add(from);
      this.used.delete(from);
      this.goIn();
    } else if (this.inside || (this.wants && !this.used.has(from))) this.waiting.push(from);
    else this.give(from);
  }

  goIn(): void {
    if (this.inside || this.forks.size < this.others.length) return;
    this.inside = true;
    this.enter();
  }

  give(to: number): void {
    this.forks.delete(to);
    this.send(to, { type: 'fork' });
    if (this.wants) this.send(to, { type: 'ask' });
  }

  override onRelease(): void {
    this.wants = false;
    this.inside = false;
    this.used = new Set(this.others);
    for (const node of this.waiting) this.give(node);
    this.waiting = [];
  }
}
