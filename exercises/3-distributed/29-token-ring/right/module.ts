// Variables of the module; tokens are named by texts; idle for 60 ms, a look after 1.5 s; who returns says hello.
import { LockNode } from 'mysocks/distributed';

type Message = { type: string; name: string; gone?: number[] };

const nothing = '0000000:00:00';
let newest = nothing;
let state: 'away' | 'resting' | 'inside' = 'away';
let wanted = false;
let roll: { name: string; heard: Set<number>; last: string } | undefined;
const gone = new Set<number>();

export default class Module extends LockNode<Message> {
  override onStart(): void {
    if (this.life > 1) this.broadcast({ type: 'hello', name: nothing });
    else if (Math.min(...this.nodes) === this.id) this.take();
  }

  override onRequest(): void {
    wanted = true;
    if (state === 'resting') this.take();
    else this.setTimer('look', 1500);
  }

  override onRelease(): void {
    wanted = false;
    this.onward();
  }

  take(): void {
    roll = undefined;
    for (const timer of ['look', 'rest', 'roll']) this.clearTimer(timer);
    state = wanted ? 'inside' : 'resting';
    if (wanted) this.enter();
    else this.setTimer('rest', 60);
  }

  onward(): void {
    state = 'away';
    let at = this.nodes.indexOf(this.id);
    do at = (at + 1) % this.nodes.length;
    while (gone.has(this.nodes[at] ?? 0));
    this.send(this.nodes[at] ?? 0, { type: 'token', name: newest, gone: [...gone] });
  }

  override onTimer(timer: string): void {
    if (timer === 'rest') return this.onward();
    const absent = this.nodes.filter((node) => !roll?.heard.has(node)).join();
    if (timer === 'roll' && (absent === '' || absent === roll?.last)) {
      gone.clear();
      for (const node of this.nodes) if (!roll?.heard.has(node)) gone.add(node);
      this.take();
    } else {
      this.call(timer === 'roll' ? absent : 'nobody yet');
    }
  }

  call(last: string): void {
    const two = (value: number): string => `${value}`.padStart(2, '0');
    const count = `${parseInt(newest, 10) + 1}`.padStart(7, '0');
    newest = `${count}:${two(this.life)}:${two(this.id)}`;
    roll = { name: newest, heard: new Set([this.id]), last };
    this.broadcast({ type: 'roll', name: newest });
    this.setTimer('roll', 500);
  }

  override onMessage(from: number, { type, name, gone: list }: Message): void {
    gone.delete(from);
    const isNew = name > newest;
    if (isNew) newest = name;
    if (type === 'token' && name === newest) {
      gone.clear();
      for (const node of list ?? []) gone.add(node);
      this.take();
    } else if (type === 'roll' && state === 'away') {
      if (isNew) this.later();
      this.send(from, { type: isNew ? 'present' : 'too old', name: newest });
    } else if (type === 'roll') {
      this.send(from, { type: 'I have it', name: newest });
    } else if (type === 'present' && name === roll?.name) {
      roll.heard.add(from);
    } else if (roll !== undefined && (type === 'too old' || type === 'I have it')) {
      this.later();
    }
  }

  /** Somebody else has it, or looks for it. */
  later(): void {
    roll = undefined;
    this.clearTimer('roll');
    if (wanted) this.setTimer('look', 1500);
  }
}
