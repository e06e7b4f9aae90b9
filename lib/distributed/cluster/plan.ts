/**
 * What is to happen in a cluster. All of it is plain data.
 *
 * @module
 */

/** From and to, in ms. */
export type Range = readonly [least: number, most: number];

/** An operation of a program on shared memory. */
export type Operation =
  readonly ['read', page: string] | readonly ['write', page: string, value: number];

/** What the program at a node does. */
export interface Program {
  /** How often it asks for the lock; nothing: again and again. */
  readonly asks?: number;
  /** How long it thinks before it asks, or before an operation. */
  readonly think: Range;
  /** How long it stays inside. */
  readonly stay: Range;
  /** What it does with shared memory. */
  readonly operations?: readonly Operation[];
}

/**
 * When something happens: so many ms after the start, when one of these is inside, when all agree and rest, or so many
 * ms after the last kill.
 */
export type Moment =
  | { readonly ms: number }
  | { readonly inside: readonly number[] }
  | { readonly agreed: true }
  | { readonly afterKill: number };

/**
 * Something that happens to nodes. Without a node: who is inside is killed, who was killed last starts again.
 * `part`: messages between these and the others are lost, until it heals.
 */
export type Fault =
  | {
      readonly what: 'kill' | 'restart' | 'stop' | 'wake';
      readonly node?: number;
      readonly when: Moment;
    }
  | { readonly what: 'part'; readonly nodes: readonly number[]; readonly when: Moment }
  | { readonly what: 'heal'; readonly when: Moment };

export interface Plan {
  readonly ids: readonly number[];
  /** For each node, in the order of `ids`; the last one is for all that follow. */
  readonly programs: readonly Program[];
  /** How long a message is kept on its way. */
  readonly delay: Range;
  /** How likely a message is lost, 0 to 1. */
  readonly drop?: number;
  /** Each at its moment. One whose moment is no time of the clock waits for those before it. */
  readonly faults?: readonly Fault[];
  /** Timers, and what may take a while, take so many times as long: for a machine that is busy. */
  readonly pace?: number;
  /** Ends it after so many ms. Without it, when everybody who asks has been served and nothing more happens. */
  readonly forMs?: number;
  /** Ends it when nobody has asked, entered, left or answered for so long. */
  readonly patienceMs?: number;
}

/** How many times as long all takes. */
export function paceOf({ pace = 1 }: Plan): number {
  return pace;
}

/** The program at a node. */
export function programOf({ ids, programs }: Plan, id: number): Program {
  return programs[Math.min(ids.indexOf(id), programs.length - 1)]!;
}

/** What the program at a node has not asked yet, when it has asked so often. */
export function programLeft(plan: Plan, id: number, asked: number): Program {
  const program = programOf(plan, id);
  const { asks, operations } = program;
  return {
    ...program,
    ...(asks !== undefined && { asks: Math.max(0, asks - asked) }),
    ...(operations && { operations: operations.slice(asked) }),
  };
}
