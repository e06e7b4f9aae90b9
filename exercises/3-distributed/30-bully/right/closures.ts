// No fields: what is to come next is a function, and the time-outs are 800 and 1,600 ms.
import { ElectionNode } from 'mysocks/distributed';

let next: (() => void) | undefined;
let chief = 0;

export default class Closures extends ElectionNode<{ type: string }> {
  override onStart(): void {
    this.hold();
  }

  override onSuspect(): void {
    if (next === undefined) this.hold();
  }

  hold(): void {
    const higher = this.nodes.slice(this.nodes.indexOf(this.id) + 1);
    for (const node of higher) this.send(node, { type: 'E' });
    const win = (): void => {
      this.stop();
      this.elected((chief = this.id));
      for (const node of this.nodes) if (node < this.id) this.send(node, { type: 'C' });
    };
    if (higher.length === 0) win();
    else this.later(800, win);
  }

  later(ms: number, then: () => void): void {
    next = then;
    this.setTimer('next', ms);
  }

  stop(): void {
    next = undefined;
    this.clearTimer('next');
  }

  override onTimer(): void {
    const then = next;
    next = undefined;
    then?.();
  }

  override onMessage(from: number, { type }: { type: string }): void {
    if (type === 'C') {
      this.stop();
      this.elected((chief = from));
    } else if (type === 'A') {
      if (next !== undefined) this.later(1600, () => this.hold());
    } else if (chief === this.id) {
      this.send(from, { type: 'C' });
    } else {
      this.send(from, { type: 'A' });
      if (next === undefined) this.hold();
    }
  }
}
