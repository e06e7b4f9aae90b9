// The lock by a token once more, with a mistake: who has the token, and does not use it, gives it to whoever asks.
// Usage: npx mysocks explore samples/distributed/late-ask.ts     Compare with token.ts.
import { LockNode } from 'mysocks/distributed';

/** How often each node has asked, or has been served. */
type Counts = Record<number, number>;
type Message = { type: 'ask'; count: number } | { type: 'token'; served: Counts };

export default class LateAsk extends LockNode<Message> {
  asked: Counts = {};
  /** What came with the token: it is here. At first the highest node has it. */
  served: Counts | undefined = this.id === Math.max(...this.nodes) ? {} : undefined;
  inside = false;

  override onRequest(): void {
    const count = (this.asked[this.id] ?? 0) + 1;
    this.asked[this.id] = count;
    if (this.served !== undefined) this.goIn();
    else this.broadcast({ type: 'ask', count });
  }

  goIn(): void {
    this.inside = true;
    this.enter();
  }

  override onMessage(from: number, message: Message): void {
    if (message.type === 'token') {
      this.served = message.served;
      this.goIn();
    } else {
      this.asked[from] = message.count;
      if (!this.inside) this.give(from); // an ask that comes late may have been answered long ago
    }
  }

  override onRelease(): void {
    this.inside = false;
    if (this.served !== undefined) this.served[this.id] = this.asked[this.id] ?? 0;
    this.pass();
  }

  /** To the next one, from here on round, that has asked more often than it was served. */
  pass(): void {
    const { served } = this;
    if (served === undefined) return;
    const here = this.nodes.indexOf(this.id);
    const others = [...this.nodes.slice(here + 1), ...this.nodes.slice(0, here)];
    const next = others.find((node) => (this.asked[node] ?? 0) > (served[node] ?? 0));
    if (next !== undefined) this.give(next);
  }

  give(to: number): void {
    if (this.served === undefined) return;
    this.send(to, { type: 'token', served: this.served });
    this.served = undefined;
  }
}
