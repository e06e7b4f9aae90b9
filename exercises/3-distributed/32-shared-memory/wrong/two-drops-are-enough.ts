// caught by: random
// advice: wait until each has said that it did
// Copies are dropped before a write is done; but two that say so are enough, as if there were never more than two.
import { MemoryNode } from 'mysocks/distributed';

type Message = { type: string; page: string; value: number };

class Home {
  value = 0;
  readonly copies = new Set<number>();
  readonly line: { from: number; value: number | undefined }[] = [];
  missing = 0;
}

export default class Homes extends MemoryNode<Message> {
  readonly copies = new Map<string, number>();
  readonly homes = new Map<string, Home>();

  homeOf(page: string): number {
    return this.nodes[page.charCodeAt(0) % this.nodes.length] ?? this.id;
  }

  override onRead(page: string): void {
    const value = this.copies.get(page);
    if (value === undefined) this.send(this.homeOf(page), { type: 'read', page, value: 0 });
    else this.reply(value);
  }

  override onWrite(page: string, value: number): void {
    this.send(this.homeOf(page), { type: 'write', page, value });
  }

  override onMessage(from: number, { type, page, value }: Message): void {
    const home = this.homes.get(page) ?? new Home();
    this.homes.set(page, home);
    if (type === 'done') return this.reply();
    if (type === 'drop') this.copies.delete(page);
    if (type === 'copy') this.copies.set(page, value);
    if (type === 'copy') return this.reply(value);
    if (type === 'drop') return this.send(from, { type: 'dropped', page, value });
    if (type === 'read') home.line.push({ from, value: undefined });
    if (type === 'write') home.line.push({ from, value });
    if (type === 'dropped' && home.missing > 0 && --home.missing === 0) this.written(page, home);
    else if (home.missing === 0) this.serve(page, home);
  }

  serve(page: string, home: Home): void {
    const first = home.line[0];
    if (first === undefined) return;
    if (first.value === undefined) {
      home.line.shift();
      home.copies.add(first.from);
      this.send(first.from, { type: 'copy', page, value: home.value });
      return this.serve(page, home);
    }
    home.missing = Math.min(2, home.copies.size);
    for (const node of home.copies) this.send(node, { type: 'drop', page, value: 0 });
    home.copies.clear();
    if (home.missing === 0) this.written(page, home);
  }

  written(page: string, home: Home): void {
    const first = home.line.shift();
    if (first?.value === undefined) return;
    home.value = first.value;
    this.send(first.from, { type: 'done', page, value: 0 });
    this.serve(page, home);
  }
}
