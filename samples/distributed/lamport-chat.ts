// Chat with logical clocks: each line carries the time of its sender, and whoever hears it is later.
// Usage: npx mysocks explore samples/distributed/lamport-chat.ts
import { Node } from 'mysocks/distributed';

interface Line {
  type: 'hello' | 'welcome';
  time: number;
}

export default class LamportChat extends Node<Line> {
  time = 0;

  override onStart(): void {
    if (this.id === this.nodes[0]) this.say('hello');
  }

  override onMessage(from: number, { type, time }: Line): void {
    // A stamp that is later bumps the clock up: hearing comes after saying.
    this.time = Math.max(this.time, time) + 1;
    this.log(`${this.stamp()}: heard ${type} of ${time}.${from}`);
    if (type === 'hello') this.say('welcome');
  }

  say(type: Line['type']): void {
    this.time++;
    this.log(`${this.stamp()}: says ${type}`);
    this.broadcast({ type, time: this.time });
  }

  /** The number of the node behind the time: no two events have the same. */
  stamp(): string {
    return `${this.time}.${this.id}`;
  }
}
