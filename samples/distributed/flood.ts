// Flood: a message to all, though each node knows only its two neighbours in a ring.
// Usage: npx mysocks explore samples/distributed/flood.ts --nodes 5
import { Node } from 'mysocks/distributed';

interface News {
  type: 'news';
  text: string;
  hops: number;
}

export default class Flood extends Node<News> {
  heard = false;

  override onStart(): void {
    if (this.id === this.nodes[0]) this.tell({ type: 'news', text: 'It rains.', hops: 0 });
  }

  override onMessage(_from: number, { text, hops }: News): void {
    this.tell({ type: 'news', text, hops });
  }

  /** Who has heard it already tells nobody: so the flood ends, in every order. */
  tell({ text, hops }: News): void {
    if (this.heard) return;
    this.heard = true;
    this.log(`${text} (${hops} hops)`);
    for (const node of this.neighbours()) this.send(node, { type: 'news', text, hops: hops + 1 });
  }

  neighbours(): Set<number> {
    const { length } = this.nodes;
    const place = this.nodes.indexOf(this.id);
    const places = [place + 1, place - 1 + length].map((at) => at % length);
    return new Set(
      places.map((at) => this.nodes[at] ?? this.id).filter((node) => node !== this.id),
    );
  }
}
