// Each page has a home of its own, which its name tells; copies are dropped before a write is done.
import { MemoryNode } from 'mysocks/distributed';

type Message = { type: string; page: string; value?: number };

class Home {
  value = 0;
  readonly readers = new Set<number>();
  readonly waiting: (() => void)[] = [];
  busy = false;
  left = 0;
  done = (): void => {};
}

const copies = new Map<string, number>();
const homes = new Map<string, Home>();

export default class Homes extends MemoryNode<Message> {
  homeOf(page: string): number {
    let sum = 0;
    for (let i = 0; i < page.length; i++) sum += page.charCodeAt(i);
    return this.nodes[sum % this.nodes.length] ?? this.id;
  }

  override onRead(page: string): void {
    const value = copies.get(page);
    if (value !== undefined) this.reply(value);
    else this.send(this.homeOf(page), { type: 'read', page });
  }

  override onWrite(page: string, value: number): void {
    this.send(this.homeOf(page), { type: 'write', page, value });
  }

  override onMessage(from: number, { type, page, value = 0 }: Message): void {
    if (type === 'copy') {
      copies.set(page, value);
      this.reply(value);
    } else if (type === 'done') this.reply();
    else if (type === 'forget') {
      copies.delete(page);
      this.send(from, { type: 'forgotten', page });
    } else this.home(from, { type, page, value });
  }

  home(from: number, { type, page, value = 0 }: Message): void {
    const home = homes.get(page) ?? new Home();
    homes.set(page, home);
    if (type === 'forgotten') {
      if (--home.left === 0) home.done();
      return;
    }
    const write = type === 'write' ? value : undefined;
    home.waiting.push(() => this.work(home, page, from, write));
    if (!home.busy) home.waiting.shift()?.();
  }

  work(home: Home, page: string, from: number, write: number | undefined): void {
    const next = (): void => {
      home.busy = false;
      home.waiting.shift()?.();
    };
    if (write === undefined) {
      home.readers.add(from);
      this.send(from, { type: 'copy', page, value: home.value });
      return next();
    }
    home.busy = true;
    home.left = home.readers.size;
    home.done = () => {
      home.value = write;
      this.send(from, { type: 'done', page });
      next();
    };
    const readers = [...home.readers];
    home.readers.clear();
    for (const node of readers) this.send(node, { type: 'forget', page });
    if (readers.length === 0) home.done();
  }
}
