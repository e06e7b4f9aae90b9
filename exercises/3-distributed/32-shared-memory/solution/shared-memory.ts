// Shared memory: one writer or many readers of a page. The lowest number knows who has each page.
// Try it: npx mysocks explore shared-memory.ts
import { MemoryNode } from 'mysocks/distributed';

type Message =
  | { type: 'get' | 'done' | 'drop' | 'dropped'; page: string }
  | { type: 'own'; page: string; value: number }
  | { type: 'page' | 'yours'; page: string; value: number };

/** What the home of a page knows: its value, who has a copy, and who waits. */
interface Home {
  value: number;
  copies: Set<number>;
  /** Who must drop its copy before the first in the line may write. */
  open: Set<number>;
  line: { from: number; value: number | undefined }[];
}

export default class SharedMemory extends MemoryNode<Message> {
  home = this.nodes[0]!;
  copies = new Map<string, number>();
  pages = new Map<string, Home>();

  override onRead(page: string): void {
    const value = this.copies.get(page);
    if (value !== undefined) this.reply(value);
    else this.send(this.home, { type: 'get', page });
  }

  override onWrite(page: string, value: number): void {
    this.send(this.home, { type: 'own', page, value });
  }

  override onMessage(from: number, message: Message): void {
    const { type, page } = message;
    if (type === 'page') {
      this.copies.set(page, message.value);
      this.reply(message.value);
    } else if (type === 'done') this.reply();
    else if (type === 'drop') {
      this.copies.delete(page);
      this.send(from, { type: 'dropped', page });
    } else this.atHome(from, message);
  }

  /** What only the home of the pages is told. */
  atHome(from: number, message: Message): void {
    const { type, page } = message;
    const home = this.pages.get(page) ?? { value: 0, copies: new Set(), open: new Set(), line: [] };
    this.pages.set(page, home);
    if (type === 'get') home.line.push({ from, value: undefined });
    else if (type === 'own') home.line.push({ from, value: message.value });
    else if (type === 'dropped') home.open.delete(from);
    if (type === 'dropped' && home.open.size === 0) this.written(page, home);
    else if (home.open.size === 0) this.serve(page, home);
  }

  serve(page: string, home: Home): void {
    for (let first = home.line[0]; first !== undefined; first = home.line[0]) {
      if (first.value === undefined) {
        home.line.shift();
        home.copies.add(first.from);
        this.send(first.from, { type: 'page', page, value: home.value });
        continue;
      }
      home.open = home.copies;
      home.copies = new Set();
      for (const node of home.open) this.send(node, { type: 'drop', page });
      if (home.open.size > 0) return;
      this.written(page, home);
      return;
    }
  }

  written(page: string, home: Home): void {
    const { from, value } = home.line.shift()!;
    home.value = value!;
    this.send(from, { type: 'done', page });
    this.serve(page, home);
  }
}
