/**
 * The base of every node. A node is told things one at a time, and answers with effects.
 *
 * @module
 */
import type { Effect } from './events.ts';
import { encode } from './message.ts';

/** What a message must have: its type, the label in pictures. */
export interface Message {
  readonly type: string;
}

/** What a host gives to the node that it makes. */
export interface Context {
  readonly id: number;
  readonly nodes: readonly number[];
  readonly life: number;
  /** Takes an effect; throws when the node is not being told anything. */
  effect(effect: Effect): void;
}

/** Whose constructor runs: so that a student's class needs no arguments, and only hosts make nodes. */
let newborn: Context | undefined;

/** For hosts: makes a node. */
export function inContext<T>(context: Context, make: () => T): T {
  newborn = context;
  try {
    return make();
  } finally {
    newborn = undefined;
  }
}

const contexts = new WeakMap<object, Context>();

/** Does something in the name of a node. */
export function act(node: object, effect: Effect): void {
  const context = contexts.get(node);
  if (context === undefined) throw new Error(`${effect[0]}() must be called on a node`);
  context.effect(effect);
}

/** Throws when there is no such node. */
export function known(node: object, operation: string, id: number): void {
  if (contexts.get(node)?.nodes.includes(id)) return;
  throw new Error(`${operation}(): there is no node ${String(id)}`);
}

/** For handlers that a node lacks although it is needed. */
export function missing(handler: string, why: string): never {
  throw new Error(`${handler}() is missing: ${why}`);
}

function mustBeName(name: unknown): void {
  if (typeof name !== 'string') throw new Error(`Timer must have a name: got ${String(name)}`);
}

const LONGEST_TIMER_MS = 3_600_000;

/**
 * A node of a distributed program: what it knows is what it is told.
 *
 * `M` is the union of its messages: a `switch` on `type` tells them apart. One node is told one thing
 * at a time, and does nothing in between: no clock, no randomness, no other input.
 */
export class Node<M extends Message = Message & Record<string, unknown>> {
  /** The number of this node. */
  readonly id: number;
  /** The numbers of all nodes, rising, its own among them. */
  readonly nodes: readonly number[];
  /** 1 at its first start, 2 after a crash, …: all that a node remembers. */
  readonly life: number;

  constructor() {
    if (newborn === undefined) throw new Error('A node is made by its host: nobody calls new');
    contexts.set(this, newborn);
    this.id = newborn.id;
    this.nodes = newborn.nodes;
    this.life = newborn.life;
  }

  /** It starts, or starts again after a crash: nothing is remembered but `life`. */
  onStart(): void {}

  /** A message of another node has come, or its own. */
  onMessage(from: number, message: M): void {
    missing('onMessage', `node ${from} sent ${message.type}`);
  }

  /** A timer has gone off. */
  onTimer(name: string): void {
    missing('onTimer', `the timer "${name}" went off`);
  }

  /**
   * Sends a message to a node. Between two nodes messages keep their order. One to a node that is
   * down is lost. One to itself arrives later, and is not counted.
   *
   * @param message A JSON object with a `type`; copied at once; at most 64 KB.
   */
  send(to: number, message: M): void {
    known(this, 'send', to);
    act(this, ['send', to, encode(message)]);
  }

  /** Sends a message to all others, the lowest number first. */
  broadcast(message: M): void {
    for (const to of this.nodes) if (to !== this.id) this.send(to, message);
  }

  /** Lets `onTimer(name)` be called after that many ms, 1 to 3,600,000. Setting it again starts it anew. */
  setTimer(name: string, ms: number): void {
    mustBeName(name);
    if (!Number.isInteger(ms) || ms < 1 || ms > LONGEST_TIMER_MS) {
      throw new Error(`Timer must take 1 to ${LONGEST_TIMER_MS} whole ms: got ${String(ms)}`);
    }
    act(this, ['timer', name, ms]);
  }

  /** Stops a timer, when it is running. */
  clearTimer(name: string): void {
    mustBeName(name);
    act(this, ['clear', name]);
  }

  /** Says something in the picture and in the report. */
  log(text: unknown): void {
    act(this, ['log', String(text)]);
  }
}
