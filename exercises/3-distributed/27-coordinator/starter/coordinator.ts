// A lock by a coordinator, the highest number: request, reply, release. Who holds it for long is asked whether it lives.
// Try it: npx mysocks explore coordinator.ts
import { LockNode } from 'mysocks/distributed';

type Message = { type: 'request' | 'reply' | 'release' };

export default class Coordinator extends LockNode<Message> {
  coordinator = Math.max(...this.nodes); // it is a node like the others: its program may ask, too

  override onRequest(): void {
    // TODO: the program here wants the lock. Ask the coordinator: this.send(this.coordinator, { type: 'request' }).
  }

  override onMessage(from: number, { type }: Message): void {
    // TODO: at the coordinator: a request, a release. Who gets the lock now, and who has to wait?
    // TODO: a reply: this.enter() lets the program in.
    this.log(`${type} of ${from}`);
  }

  override onRelease(): void {
    // TODO: the program here has left. Who has to know?
  }

  override onTimer(name: string): void {
    // TODO: the holder has had the lock for long: this.setTimer(name, ms) at the coordinator leads here.
    this.log(`${name} is over`);
  }
}
