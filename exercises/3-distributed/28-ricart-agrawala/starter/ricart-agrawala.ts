// A lock that all nodes agree on.
// Try it: npx mysocks explore ricart-agrawala.ts
import { LockNode } from 'mysocks/distributed';

type Message = { type: 'request' | 'reply'; time: number };

export default class RicartAgrawala extends LockNode<Message> {
  time = 0; // Lamport's clock

  override onRequest(): void {
    // TODO: the program here wants the lock. Ask all others: this.broadcast({ type: 'request', time: … }).
  }

  override onMessage(from: number, { type, time }: Message): void {
    this.time = Math.max(this.time, time) + 1;
    // TODO: a request of another node: answer at once, or note it for later?
    // TODO: a reply: was it the last one? Then this.enter() lets the program in.
    this.log(`${type} of ${from}`);
  }

  override onRelease(): void {
    // TODO: the program here has left. Who still waits for an answer?
  }
}
