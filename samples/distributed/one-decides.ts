// A lock that one node decides on, the highest. When it dies, the next lower one decides; no other may die.
// Usage: npx mysocks cluster samples/distributed/one-decides.ts --nodes 5     Compare with all-agree.ts and token.ts.
import { FailoverNode } from 'mysocks/distributed';

type Message = { type: 'request' | 'reply' | 'release' | 'inside' | 'nothing' | 'dead' };

export default class OneDecides extends FailoverNode<Message> {
  leader = Math.max(...this.nodes);
  wish: Message['type'] = 'nothing';
  // Of the one that decides: who has not said yet what it wants, who is inside, who waits, and whose turn is next.
  silent = new Set<number>();
  holder: number | undefined;
  waiting = new Set<number>();
  turns = this.nodes;

  override onStart(): void {
    this.elected(this.leader);
  }

  override onRequest(): void {
    this.wish = 'request';
    this.send(this.leader, { type: 'request' });
  }

  override onRelease(): void {
    this.wish = 'nothing';
    this.send(this.leader, { type: 'release' });
  }

  override onSuspect(): void {
    this.broadcast({ type: 'dead' });
    this.next();
  }

  next(): void {
    if (this.leader < Math.max(...this.nodes)) return; // heard twice
    this.leader = this.nodes.findLast((node) => node < this.leader) ?? this.id;
    this.elected(this.leader);
    this.silent = new Set(this.nodes.filter((node) => node <= this.leader));
    this.send(this.leader, { type: this.wish });
  }

  override onMessage(from: number, { type }: Message): void {
    if (type === 'dead') return this.next();
    if (type === 'reply') {
      if (from !== this.leader) return; // it is dead
      this.wish = 'inside';
      return this.enter();
    }
    if (this.leader !== this.id) this.next(); // another one has heard of the death before
    this.silent.delete(from);
    if (type === 'request') this.waiting.add(from);
    else if (type !== 'nothing') this.holder = type === 'inside' ? from : undefined;
    if (this.silent.size > 0 || this.holder !== undefined) return;
    this.holder = this.turns.find((node) => this.waiting.delete(node));
    if (this.holder === undefined) return;
    this.turns = [...this.turns.filter((node) => node !== this.holder), this.holder];
    this.send(this.holder, { type: 'reply' });
  }
}
