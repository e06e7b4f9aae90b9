// A lock by a token: who wants it asks all, and whoever has it sends it. It carries how often each has been served.
// Usage: npx mysocks cluster samples/distributed/token.ts --nodes 5     Compare with one-decides.ts, all-agree.ts, late-ask.ts.
import { LockNode } from 'mysocks/distributed';

/** How often each node has asked, or has been served. */
type Counts = Record<number, number>;
type Message = { type: 'ask'; count: number } | { type: 'token'; served: Counts };

export default class Token extends LockNode<Message> {
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
      if (!this.inside) this.pass();
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
    if (next === undefined) return;
    this.served = undefined;
    this.send(next, { type: 'token', served });
  }
}
