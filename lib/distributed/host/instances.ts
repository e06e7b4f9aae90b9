/**
 * Instances of a student's class, one for each state that is asked for.
 *
 * A state is what a node was told from its start. An instance serves the first question that leads on
 * from its state; for a second one another instance is told everything again.
 *
 * @module
 */
import * as library from '../nodes.ts';
import { inContext } from '../node.ts';
import type { Answer, Effect, Event, Kind, Question } from '../events.ts';

/** The file of a student as a function. It gives away what it exports. */
export type Program = (
  give: (exported: unknown) => void,
  library: object,
  ...world: unknown[]
) => void;

type AnyNode = library.Node &
  library.LockNode &
  library.ElectionNode &
  library.FailoverNode &
  library.MemoryNode;

interface Instance {
  readonly node: AnyNode;
  /** What it does now; nothing while it is told nothing. */
  effects: Effect[] | undefined;
}

const KINDS: [Kind, unknown][] = [
  ['lock', library.LockNode],
  ['failover', library.FailoverNode],
  ['election', library.ElectionNode],
  ['memory', library.MemoryNode],
];

export class Instances {
  readonly #program: Program;
  readonly #world: readonly unknown[];
  readonly #ids: readonly number[];
  readonly #parents: number[] = [];
  readonly #events: Event[] = [];
  /** Those that nobody has led on yet, the oldest first. */
  readonly #ready = new Map<number, Instance>();

  constructor(program: Program, world: readonly unknown[], ids: readonly number[]) {
    this.#program = program;
    this.#world = world;
    this.#ids = Object.freeze([...ids]);
  }

  /** Which class the file exports. Throws when it exports none. */
  kind(): Kind {
    const { prototype } = this.#load();
    const found = KINDS.find(([, parent]) => prototype instanceof (parent as typeof library.Node));
    return found?.[0] ?? 'node';
  }

  /** How many instances are kept. */
  get size(): number {
    return this.#ready.size;
  }

  /** Forgets the oldest instances: they can be made again. */
  keep(most: number): void {
    for (const state of this.#ready.keys()) {
      if (this.#ready.size <= most) return;
      this.#ready.delete(state);
    }
  }

  answer([state, parent, id, event]: Question): Answer {
    this.#parents[state] = parent;
    this.#events[state] = event;
    try {
      const instance = this.#take(parent, id, event);
      const effects = tell(instance, event);
      this.#ready.set(state, instance);
      return effects;
    } catch (error) {
      return { error: describe(error) };
    }
  }

  /** The node in this state, for the eye. */
  look(state: number, id: number): object {
    const instance = this.#take(state, id, this.#events[state]!);
    this.#ready.set(state, instance);
    return instance.node;
  }

  /** An instance in this state. */
  #take(state: number, id: number, event: Event): Instance {
    if (state < 0) return this.#born(id, event[1] as number);
    const ready = this.#ready.get(state);
    if (ready !== undefined) {
      this.#ready.delete(state);
      return ready;
    }
    const past: Event[] = [];
    for (let s = state; s >= 0; s = this.#parents[s]!) past.push(this.#events[s]!);
    const again = this.#born(id, past.at(-1)![1] as number);
    for (const earlier of past.toReversed()) tell(again, earlier);
    return again;
  }

  #born(id: number, life: number): Instance {
    const born: { instance?: Instance } = {};
    const effect = (effect: Effect) => {
      if (born.instance?.effects === undefined) {
        throw new Error(
          `${effect[0]}() outside of an event: a node acts while it is told something`,
        );
      }
      born.instance.effects.push(effect);
    };
    const Class = this.#load();
    const context = { id, life, nodes: this.#ids, effect };
    born.instance = { node: inContext(context, () => new Class()), effects: undefined };
    return born.instance;
  }

  /** The file is run anew for each node: its variables are the node's own, as in a process. */
  #load(): new () => AnyNode {
    let found: unknown;
    this.#program((exported) => (found = exported), library, ...this.#world);
    if (typeof found === 'function' && found.prototype instanceof library.Node) {
      return found as new () => AnyNode;
    }
    throw new Error(
      "The file must export default a class that extends one of 'mysocks/distributed'",
    );
  }
}

function tell(instance: Instance, event: Event): Effect[] {
  const effects: Effect[] = [];
  instance.effects = effects;
  const result: unknown = call(instance.node, event);
  instance.effects = undefined;
  if (typeof result === 'object' && result !== null && 'then' in result) {
    throw new Error('A handler must not give a promise: a node does nothing between two events');
  }
  return effects;
}

function call(node: AnyNode, event: Event): unknown {
  switch (event[0]) {
    case 'start':
      return node.onStart();
    case 'message':
      return node.onMessage(event[1], JSON.parse(event[2]));
    case 'timer':
      return node.onTimer(event[1]);
    case 'request':
      return node.onRequest();
    case 'release':
      return node.onRelease();
    case 'suspect':
      return node.onSuspect();
    case 'read':
      return node.onRead(event[1]);
    default:
      return node.onWrite(event[1], event[2]);
  }
}

/** The error in words, and its places in the bundle, each as `\u0000line:column`. */
export function describe(error: unknown): string {
  const [text, trace] = partsOf(error);
  if (/\bat __async\b/.test(trace)) {
    return `An async function is not for a node: it does nothing between two events${placeIn(trace)}`;
  }
  return text + placeIn(trace);
}

const LONGEST_TEXT = 500;

/** What an error says, and where it comes from. Anything can be thrown, also what throws when it is read. */
function partsOf(error: unknown): [text: string, trace: string] {
  try {
    const { message, stack } = error as { message?: unknown; stack?: unknown };
    const text = typeof message === 'string' ? message : `${String(error)} was thrown`;
    return [text.slice(0, LONGEST_TEXT), typeof stack === 'string' ? stack : ''];
  } catch {
    return [`a value of type ${typeof error} was thrown`, ''];
  }
}

function placeIn(trace: string): string {
  const places = [...trace.matchAll(/\bnode\.bundle:(\d+):(\d+)/g)];
  return places.map(([, line, column]) => `\u0000${line}:${column}`).join('');
}
