// A lock that all nodes agree on (Ricart and Agrawala, with the time in every message, as in the lecture).
import { LockNode } from 'mysocks/distributed';

type Message = { type: 'request' | 'reply'; time: number };

export default class RicartAgrawala extends LockNode<Message> {
  time = 0;
  /** When the program here asked; nothing while it wants nothing. */
  asked: number | undefined;
  inside = false;
  replies = 0;
  deferred: number[] = [];

  override onRequest(): void {
    this.asked = ++this.time;
    this.replies = 0;
    this.broadcast({ type: 'request', time: this.asked });
  }

  override onMessage(from: number, { type, time }: Message): void {
    this.time = Math.max(this.time, time) + 1;
    if (type === 'request') this.requested(from, time);
    else if (++this.replies === this.nodes.length - 1) {
      this.inside = true;
      this.enter();
    }
  }

  requested(from: number, time: number): void {
    if (this.inside || this.isFirst(from, time)) this.deferred.push(from);
    else this.send(from, { type: 'reply', time: ++this.time });
  }

  /** Did the program here ask earlier? The lower number, when both asked at the same time. */
  isFirst(from: number, time: number): boolean {
    if (this.asked === undefined) return false;
    return this.asked < time || (this.asked === time && this.id < from);
  }

  override onRelease(): void {
    this.inside = false;
    this.asked = undefined;
    for (const to of this.deferred) this.send(to, { type: 'reply', time: ++this.time });
    this.deferred = [];
  }
}
