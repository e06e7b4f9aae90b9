// The coordinator sends nothing to itself, and looks after the holder only while somebody waits.
import { LockNode } from 'mysocks/distributed';

type Ticket = { life: number; count: number };
type Message = Ticket & { type: 'ask' | 'yours' | 'done' | 'ping' | 'pong' };
type Client = Ticket & { id: number };

export default class Central extends LockNode<Message> {
  readonly #boss = this.nodes[this.nodes.length - 1] ?? this.id;
  #ticket: Ticket = { life: this.life, count: 0 };
  #wants = false;
  #line: Client[] = []; // the first one holds the lock
  #watching = false;

  override onRequest(): void {
    this.#wants = true;
    this.#ticket = { life: this.life, count: this.#ticket.count + 1 };
    if (this.id === this.#boss) this.#join({ id: this.id, ...this.#ticket });
    else this.send(this.#boss, { type: 'ask', ...this.#ticket });
  }

  override onRelease(): void {
    this.#wants = false;
    if (this.id === this.#boss) this.#leave({ id: this.id, ...this.#ticket });
    else this.send(this.#boss, { type: 'done', ...this.#ticket });
  }

  override onMessage(from: number, { type, life, count }: Message): void {
    const client = { id: from, life, count };
    const isMine = this.#wants && life === this.#ticket.life && count === this.#ticket.count;
    switch (type) {
      case 'ask':
        return this.#join(client);
      case 'done':
        return this.#leave(client);
      case 'pong':
        if (this.#holds(client)) this.#watch();
        return;
      case 'ping':
        if (isMine) this.send(from, { type: 'pong', life, count });
        return;
      case 'yours':
        if (isMine) this.enter();
    }
  }

  #holds({ id, life, count }: Client): boolean {
    const [first] = this.#line;
    return first?.id === id && first.life === life && first.count === count;
  }

  #join(client: Client): void {
    const held = this.#line[0]?.id === client.id;
    this.#line = this.#line.filter(({ id }) => id !== client.id);
    this.#line.push(client);
    if (held || this.#line.length === 1) this.#serve();
    else if (!this.#watching) this.#watch();
  }

  #leave(client: Client): void {
    if (!this.#holds(client)) return;
    this.#line.shift();
    this.#serve();
  }

  #serve(): void {
    this.clearTimer('ping');
    this.clearTimer('dead');
    this.#watching = false;
    const [first] = this.#line;
    if (first === undefined) return;
    if (first.id === this.id) return this.enter();
    this.send(first.id, { type: 'yours', life: first.life, count: first.count });
    if (this.#line.length > 1) this.#watch();
  }

  #watch(): void {
    this.clearTimer('dead');
    this.#watching = this.#line.length > 1 && this.#line[0]?.id !== this.id;
    if (this.#watching) this.setTimer('ping', 1500);
  }

  override onTimer(name: string): void {
    const [first] = this.#line;
    if (first === undefined) return;
    if (name === 'ping') {
      this.send(first.id, { type: 'ping', life: first.life, count: first.count });
      this.setTimer('dead', 2000);
    } else {
      this.#line.shift();
      this.#serve();
    }
  }
}
