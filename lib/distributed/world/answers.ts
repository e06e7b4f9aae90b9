/**
 * What nodes do, asked once. Texts become numbers: the explorer compares nothing longer.
 *
 * @module
 */
import type { Answer, Effect, Event, Question } from '../events.ts';

/** What knows how nodes act: a host, in a process or in a worker of a page. */
export interface Asked {
  ask(questions: readonly Question[]): Promise<readonly Answer[]>;
}

/** What a node does when it is told something, and the state that it is in then. */
export interface Transition {
  readonly state: number;
  readonly effects: readonly Effect[];
  readonly error: string | undefined;
  /** To whom and what, by turns: places of nodes and numbers of messages. */
  readonly sends: readonly number[];
  /** Which timer and in how many ticks, by turns; 0 ticks: it is cleared. */
  readonly timers: readonly number[];
  readonly enters: number;
  readonly replies: readonly (number | null)[];
  /** The place of the leader, or -1. */
  readonly elected: number;
}

/** One batch: a host answers it in well under a second. */
const BATCH = 4096;

/** Gives each different text a number. */
class Names {
  readonly all: string[] = [];
  readonly #numbers = new Map<string, number>();

  number(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.all.push(text) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }
}

/** One number for a question. */
function keyOf(parent: number, node: number, event: number): number {
  return (parent < 0 ? -1 - node : parent) * 2 ** 24 + event;
}

export class Answers {
  readonly ids: readonly number[];
  readonly #host: Asked;
  readonly #messages = new Names();
  readonly #timers = new Names();
  readonly #eventTexts = new Names();
  readonly #events: Event[] = [];
  /** What programs tell their nodes. */
  readonly request = this.event(['request']);
  readonly release = this.event(['release']);
  readonly suspect = this.event(['suspect']);
  readonly #deliveries = new Map<number, number>();
  readonly #starts = new Map<number, Transition>();
  /** Of each state: events and what follows, by turns. */
  readonly #follows: (number | Transition)[][] = [];
  readonly #transitions: (Transition | undefined)[] = [];
  #missing: (readonly [parent: number, node: number, event: number])[] = [];
  readonly #pending = new Set<number>();
  #next = 0;
  #asking: Promise<unknown> = Promise.resolve();

  constructor(ids: readonly number[], host: Asked) {
    this.ids = ids;
    this.#host = host;
  }

  /** How many states of nodes are known. */
  get size(): number {
    return this.#transitions.length;
  }

  event(event: Event): number {
    const number = this.#eventTexts.number(JSON.stringify(event));
    this.#events[number] = event;
    return number;
  }

  /** The event of a message from the node at this place. */
  delivery(from: number, message: number): number {
    const both = message * 64 + from;
    let event = this.#deliveries.get(both);
    if (event === undefined) {
      event = this.event(['message', this.ids[from]!, this.message(message)]);
      this.#deliveries.set(both, event);
    }
    return event;
  }

  /** A message as JSON. */
  message(number: number): string {
    return this.#messages.all[number]!;
  }

  timerName(number: number): string {
    return this.#timers.all[number]!;
  }

  timer(name: string): number {
    return this.#timers.number(name);
  }

  /** What led to a state; nothing for the one before a start. */
  leadingTo(state: number): Transition | undefined {
    return this.#transitions[state];
  }

  /** What a node does; nothing when it is not known yet: then it is asked with the next `flush()`. */
  get(parent: number, node: number, event: number): Transition | undefined {
    if (parent < 0) {
      const start = this.#starts.get(node * 4096 + event);
      if (start === undefined) this.#want(parent, node, event);
      return start;
    }
    const follows = this.#follows[parent];
    if (follows !== undefined) {
      for (let i = 0; i < follows.length; i += 2) {
        if (follows[i] === event) return follows[i + 1] as Transition;
      }
    }
    this.#want(parent, node, event);
    return undefined;
  }

  #want(parent: number, node: number, event: number): void {
    const key = keyOf(parent, node, event);
    if (this.#pending.has(key)) return;
    this.#pending.add(key);
    this.#missing.push([parent, node, event]);
  }

  /** Asks what is not known yet. */
  async flush(): Promise<void> {
    // Others may have asked for the same, and wait for it.
    const others = this.#asking;
    const asking = this.#missing.length > 0 ? this.#ask() : Promise.resolve();
    this.#asking = Promise.all([others, asking]);
    await this.#asking;
  }

  async #ask(): Promise<void> {
    const missing = this.#missing;
    this.#missing = [];
    for (let i = 0; i < missing.length; i += BATCH) {
      const batch = missing.slice(i, i + BATCH);
      const first = this.#next;
      this.#next += batch.length;
      const answers = await this.#host.ask(
        batch.map(([parent, node, event], j) => [
          first + j,
          parent,
          this.ids[node]!,
          this.#events[event]!,
        ]),
      );
      for (const [j, one] of batch.entries())
        this.#keep(...one, this.#transition(first + j, answers[j]!));
    }
  }

  #keep(parent: number, node: number, event: number, transition: Transition): void {
    this.#pending.delete(keyOf(parent, node, event));
    this.#transitions[transition.state] = transition;
    if (parent < 0) this.#starts.set(node * 4096 + event, transition);
    else (this.#follows[parent] ??= []).push(event, transition);
  }

  #transition(state: number, answer: Answer): Transition {
    const failed = 'error' in answer;
    const effects: readonly Effect[] = failed ? [] : answer;
    const sends: number[] = [];
    const timers: number[] = [];
    const replies: (number | null)[] = [];
    let enters = 0;
    let elected = -1;
    for (const effect of effects) {
      if (effect[0] === 'send')
        sends.push(this.ids.indexOf(effect[1]), this.#messages.number(effect[2]));
      else if (effect[0] === 'timer')
        timers.push(this.timer(effect[1]), Math.ceil(effect[2] / 100));
      else if (effect[0] === 'clear') timers.push(this.timer(effect[1]), 0);
      else if (effect[0] === 'enter') enters++;
      else if (effect[0] === 'reply') replies.push(effect[1]);
      else if (effect[0] === 'elected') elected = this.ids.indexOf(effect[1]);
    }
    const error = failed ? answer.error : undefined;
    return { state, effects, error, sends, timers, enters, replies, elected };
  }
}
