// The originating machine: the lowest node keeps every page, and a write is done when all copies are up to date.
import { MemoryNode } from 'mysocks/distributed';

type Message =
  | { type: 'read'; page: string }
  | { type: 'value'; page: string; value: number }
  | { type: 'write'; page: string; value: number }
  | { type: 'update'; page: string; value: number }
  | { type: 'updated'; page: string }
  | { type: 'written'; page: string };

interface Work {
  readonly from: number;
  /** Nothing for a read. */
  readonly value: number | undefined;
}

export default class Updates extends MemoryNode<Message> {
  readonly #origin = this.nodes[0] ?? this.id;
  readonly #here = new Map<string, number>();
  // Of the originating machine only.
  readonly #values = new Map<string, number>();
  readonly #holders = new Map<string, Set<number>>();
  readonly #work = new Map<string, Work[]>();
  readonly #missing = new Map<string, number>();

  override onRead(page: string): void {
    const value = this.#here.get(page);
    if (value === undefined) this.send(this.#origin, { type: 'read', page });
    else this.reply(value);
  }

  override onWrite(page: string, value: number): void {
    this.send(this.#origin, { type: 'write', page, value });
  }

  override onMessage(from: number, message: Message): void {
    const { page } = message;
    switch (message.type) {
      case 'read':
        return this.#enqueue(page, { from, value: undefined });
      case 'write':
        return this.#enqueue(page, { from, value: message.value });
      case 'value':
        this.#here.set(page, message.value);
        return this.reply(message.value);
      case 'update':
        this.#here.set(page, message.value);
        return this.send(from, { type: 'updated', page });
      case 'updated':
        this.#missing.set(page, (this.#missing.get(page) ?? 0) - 1);
        if (this.#missing.get(page) === 0) this.#finish(page);
        return;
      case 'written':
        return this.reply();
    }
  }

  #enqueue(page: string, work: Work): void {
    const all = this.#work.get(page) ?? [];
    this.#work.set(page, all);
    all.push(work);
    if (all.length === 1) this.#begin(page);
  }

  /** Begins with the first that waits; one at a time for each page. */
  #begin(page: string): void {
    const [first] = this.#work.get(page) ?? [];
    if (first === undefined) return;
    const holders = this.#holders.get(page) ?? new Set();
    this.#holders.set(page, holders);
    if (first.value === undefined) {
      holders.add(first.from);
      this.send(first.from, { type: 'value', page, value: this.#values.get(page) ?? 0 });
      return this.#next(page);
    }
    this.#values.set(page, first.value);
    this.#missing.set(page, holders.size);
    for (const node of holders) this.send(node, { type: 'update', page, value: first.value });
    if (holders.size === 0) this.#finish(page);
  }

  #finish(page: string): void {
    const [first] = this.#work.get(page) ?? [];
    if (first !== undefined) this.send(first.from, { type: 'written', page });
    this.#next(page);
  }

  #next(page: string): void {
    this.#work.get(page)?.shift();
    this.#begin(page);
  }
}
