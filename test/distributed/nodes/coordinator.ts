// A lock by a coordinator: request, reply, release. The highest number coordinates.
import { LockNode } from 'mysocks/distributed';

/** Whose asking, in which life, the how maniest: a name of its own for each. */
type Asking = { node: number; life: number; count: number };
type Message = Asking & { type: 'request' | 'reply' | 'release' | 'alive?' | 'alive' };

const LOOK_MS = 1000;
const SILENT_MS = 2000;

function same(a: Asking | undefined, b: Asking): boolean {
  return a !== undefined && a.node === b.node && a.life === b.life && a.count === b.count;
}

export default class Coordinator extends LockNode<Message> {
  coordinator = this.nodes.at(-1)!;
  // As a client.
  mine: Asking = { node: this.id, life: this.life, count: 0 };
  wants = false;
  // As the coordinator.
  holder: Asking | undefined;
  queue: Asking[] = [];

  override onRequest(): void {
    this.mine.count++;
    this.wants = true;
    this.send(this.coordinator, { type: 'request', ...this.mine });
  }

  override onRelease(): void {
    this.wants = false;
    this.send(this.coordinator, { type: 'release', ...this.mine });
  }

  override onMessage(_from: number, { type, ...asking }: Message): void {
    switch (type) {
      case 'request':
        return this.requested(asking);
      case 'release':
        return same(this.holder, asking) ? this.next() : undefined;
      case 'reply':
        return same(this.mine, asking) ? this.enter() : undefined;
      case 'alive?':
        if (same(this.mine, asking) && this.wants) {
          this.send(this.coordinator, { type: 'alive', ...asking });
        }
        return;
      case 'alive':
        if (same(this.holder, asking)) this.setTimer('look', LOOK_MS);
        this.clearTimer('silent');
    }
  }

  requested(asking: Asking): void {
    this.queue = this.queue.filter(({ node }) => node !== asking.node);
    this.queue.push(asking);
    // Who asks while it holds the lock has died and come back.
    if (this.holder === undefined || this.holder.node === asking.node) this.next();
  }

  next(): void {
    this.clearTimer('look');
    this.clearTimer('silent');
    this.holder = this.queue.shift();
    if (this.holder === undefined) return;
    this.send(this.holder.node, { type: 'reply', ...this.holder });
    if (this.holder.node !== this.id) this.setTimer('look', LOOK_MS);
  }

  override onTimer(name: string): void {
    if (name === 'silent') return this.next();
    if (this.holder === undefined) return;
    this.send(this.holder.node, { type: 'alive?', ...this.holder });
    this.setTimer('silent', SILENT_MS);
  }
}
