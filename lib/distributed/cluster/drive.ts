/**
 * A node in its process: it is told things one at a time, and what it does is done. Its program lives here, too.
 *
 * @module
 */
import type { Answer, Effect, Event, Kind } from '../events.ts';
import type { Enclosed } from '../host/enclosed.ts';
import { now, type Said } from './history.ts';
import type { Operation, Program, Range } from './plan.ts';

/** What a node's process is connected to. */
export interface Surroundings {
  /** Sends a message to another node. */
  send(to: number, json: string, number: number): void;
  /** Tells what happened, and when. */
  say(said: Said, at: number): void;
}

/** Which node it is, and what its program does. */
export interface Role {
  readonly id: number;
  readonly life: number;
  readonly program: Program;
  /** How many times as long its timers take. */
  readonly pace: number;
}

export class Driver {
  readonly #node: Enclosed;
  readonly #role: Role;
  readonly #world: Surroundings;
  readonly #memory: boolean;
  readonly #locks: boolean;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #state = -1;
  #sent = 0;
  #rounds = 0;
  #does: 'idle' | 'waiting' | 'inside' = 'idle';
  #failed = false;
  /** What it waits for besides messages: timers of its program, and messages to itself. */
  #pending = 0;

  constructor(node: Enclosed, kind: Kind, role: Role, world: Surroundings) {
    this.#node = node;
    this.#role = role;
    this.#world = world;
    this.#memory = kind === 'memory';
    this.#locks = kind === 'lock' || kind === 'failover';
  }

  /** It waits for messages, and for nothing else. */
  get idle(): boolean {
    return this.#timers.size === 0 && this.#pending === 0;
  }

  start(): void {
    this.#tell(['start', this.#role.life]);
    this.#think();
  }

  /** A message has come. */
  message(from: number, json: string): void {
    this.#tell(['message', from, json]);
  }

  /** The program here finds the leader silent. */
  suspect(): void {
    this.#world.say(['suspect'], now());
    this.#tell(['suspect']);
  }

  #tell(event: Event): void {
    if (this.#failed) return;
    const parent = this.#state++;
    const question = [this.#state, parent, this.#role.id, event];
    const answer = this.#answer(JSON.stringify([question]));
    if (answer === undefined) this.#fail(`on${capital(event[0])}() did not come back`);
    else if ('error' in answer) this.#fail(answer.error);
    else for (const effect of answer) this.#do(effect);
  }

  /** Nothing: it did not come back. What is thrown then is not looked at. */
  #answer(question: string): Answer | undefined {
    try {
      return (JSON.parse(this.#node.answer(question)) as [Answer])[0];
    } catch {
      return undefined;
    }
  }

  /** What it does after an error has no meaning any more. */
  #fail(error: string): void {
    this.#failed = true;
    this.#world.say(['error', error], now());
  }

  #do(effect: Effect): void {
    switch (effect[0]) {
      case 'send':
        return this.#send(effect[1], effect[2]);
      case 'timer':
        return this.#setTimer(effect[1], effect[2]);
      case 'clear':
        clearTimeout(this.#timers.get(effect[1]));
        this.#timers.delete(effect[1]);
        return;
      case 'enter':
        return this.#enter();
      case 'reply':
        return this.#reply(effect[1]);
      case 'elected':
      case 'log':
        this.#world.say(effect, now());
    }
  }

  #send(to: number, json: string): void {
    if (to === this.#role.id) this.#after(0, () => this.#tell(['message', to, json]));
    else this.#world.send(to, json, ++this.#sent);
  }

  #setTimer(name: string, ms: number): void {
    clearTimeout(this.#timers.get(name));
    const took = ms * this.#role.pace;
    const due = now() + took;
    const goOff = () => {
      this.#timers.delete(name);
      const at = now();
      this.#world.say(['timer', name, Math.max(0, at - due)], at);
      this.#tell(['timer', name]);
    };
    this.#timers.set(name, setTimeout(goOff, took));
  }

  #after(ms: number, act: () => void): void {
    const go = () => {
      this.#pending--;
      act();
    };
    this.#pending++;
    if (ms === 0) setImmediate(go);
    else setTimeout(go, ms);
  }

  /** After a while the program asks, or does its next operation. */
  #think(): void {
    const { asks = Infinity, operations = [], think } = this.#role.program;
    const most = this.#memory ? operations.length : this.#locks ? asks : 0;
    if (this.#rounds < most) this.#after(within(think), () => this.#ask());
  }

  #ask(): void {
    const operation = this.#memory ? this.#role.program.operations?.[this.#rounds] : undefined;
    this.#rounds++;
    this.#does = 'waiting';
    const what: Operation | readonly ['request'] = operation ?? ['request'];
    this.#world.say(what[0] === 'request' ? ['ask'] : what, now());
    this.#tell(what);
  }

  #enter(): void {
    if (this.#does === 'inside') return this.#fail('enter(): its program is inside');
    if (this.#does === 'idle') return this.#fail('enter(): its program has not asked');
    this.#does = 'inside';
    this.#world.say(['enter'], now());
    this.#after(within(this.#role.program.stay), () => this.#leave());
  }

  /** The time is taken before the node hears of it: who enters then enters later. */
  #leave(): void {
    this.#does = 'idle';
    this.#world.say(['leave'], now());
    this.#tell(['release']);
    this.#think();
  }

  #reply(value: number | null): void {
    if (this.#does !== 'waiting') return this.#fail('reply(): its program has not asked');
    this.#does = 'idle';
    this.#world.say(['reply', value], now());
    this.#think();
  }
}

function within([least, most]: Range): number {
  return least + Math.random() * (most - least);
}

function capital(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}
