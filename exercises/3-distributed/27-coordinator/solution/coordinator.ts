// A lock by a coordinator, the highest number: request, reply, release. Who holds it for long is asked whether it lives.
// Try it: npx mysocks explore coordinator.ts --time 6s --crashes 1
import { LockNode } from 'mysocks/distributed';

/** The name belongs to one request of one node in one life: '2.1.3'. */
type Message = { type: 'request' | 'reply' | 'release' | 'alive?' | 'alive'; name: string };
type Request = { node: number; name: string };

/** Who holds the lock for longer is asked whether it lives. */
const LOOK_MS = 1000;
/** Who does not answer for so long is dead: a question and its answer take up to 200 ms. */
const SILENT_MS = 2000;

export default class Coordinator extends LockNode<Message> {
  coordinator = Math.max(...this.nodes);
  // Of the program here: its request, from asking to leaving.
  count = 0;
  mine = '';
  // Of the coordinator.
  holder: Request | undefined;
  queue: Request[] = [];

  override onRequest(): void {
    this.count++;
    this.mine = `${this.id}.${this.life}.${this.count}`;
    this.send(this.coordinator, { type: 'request', name: this.mine });
  }

  override onRelease(): void {
    this.send(this.coordinator, { type: 'release', name: this.mine });
    this.mine = '';
  }

  override onMessage(from: number, { type, name }: Message): void {
    if (type === 'request') this.requested({ node: from, name });
    else if (type === 'reply' && name === this.mine) this.enter();
    else if (type === 'alive?' && name === this.mine) this.send(from, { type: 'alive', name });
    else if (type === 'alive' && name === this.holder?.name) this.watch();
    else if (type === 'release' && name === this.holder?.name) this.next();
  }

  requested(request: Request): void {
    // Who asks again, or asks while it holds the lock, was dead meanwhile: what it wanted before is void.
    this.queue = this.queue.filter(({ node }) => node !== request.node);
    this.queue.push(request);
    if (this.holder === undefined || this.holder.node === request.node) this.next();
  }

  next(): void {
    this.clearTimer('look');
    this.clearTimer('silent');
    this.holder = this.queue.shift();
    if (this.holder === undefined) return;
    this.send(this.holder.node, { type: 'reply', name: this.holder.name });
    if (this.holder.node !== this.id) this.watch();
  }

  watch(): void {
    this.clearTimer('silent');
    this.setTimer('look', LOOK_MS);
  }

  override onTimer(timer: string): void {
    if (timer === 'silent') return this.next();
    if (this.holder === undefined) return;
    this.send(this.holder.node, { type: 'alive?', name: this.holder.name });
    this.setTimer('silent', SILENT_MS);
  }
}
