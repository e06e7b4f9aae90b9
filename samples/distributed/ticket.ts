// A lock by tickets: draw a number, and wait until it is called. It has a mistake, which few orders show.
// Usage: npx mysocks explore samples/distributed/ticket.ts
import { LockNode } from 'mysocks/distributed';

type Message =
  | { type: 'draw' }
  | { type: 'ticket'; number: number; called: number }
  | { type: 'call'; number: number };

export default class Ticket extends LockNode<Message> {
  /** The lowest node has the machine. */
  machine = this.nodes[0] ?? this.id;
  next = 1;
  /** The number that is called now. */
  called = 1;
  mine = 0;

  override onRequest(): void {
    this.send(this.machine, { type: 'draw' });
  }

  override onRelease(): void {
    this.called = this.mine + 1;
    this.mine = 0;
    this.broadcast({ type: 'call', number: this.called });
  }

  override onMessage(from: number, message: Message): void {
    if (message.type === 'draw') {
      this.send(from, { type: 'ticket', number: this.next++, called: this.called });
      return;
    }
    if (message.type === 'ticket') {
      this.mine = message.number;
      this.called = message.called;
    } else if (message.number > this.called) this.called = message.number;
    else return;
    if (this.mine === this.called) this.enter();
  }
}
