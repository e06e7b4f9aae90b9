/**
 * A scenario: who takes part, what their programs want, what may fail, and which rules are judged.
 * It is plain data.
 *
 * @module
 */
import type { Kind } from '../events.ts';

/** What a program does with shared memory. */
export type Operation =
  readonly ['read', page: string] | readonly ['write', page: string, value: number];

/** One tick is 100 ms, the most that a message takes. */
export const TICK_MS = 100;

export interface Scenario {
  /** What it shows, for scenarios that have a name. */
  readonly name?: string;
  readonly kind: Kind;
  /** The numbers of the nodes, rising. */
  readonly ids: readonly number[];
  /** How often the program of each node asks for the lock. */
  readonly requests?: readonly number[];
  /** What the program of each node does with the memory. */
  readonly programs?: readonly (readonly Operation[])[];
  /**
   * Whether timers go off. Without: all is quick. Messages may be under way while time passes when a
   * timer is within 100 ms (`fast`), 200 ms (`slow`), or always (`any`).
   */
  readonly time?: 'fast' | 'slow' | 'any';
  /** Nothing later than this many ticks. */
  readonly horizon?: number;
  /** How many nodes may crash, of these (of all, when it is not said). */
  readonly crashes?: number;
  readonly mortal?: readonly number[];
  /** How many may start again: when what they had sent has arrived, or when all is quiet. */
  readonly restarts?: number;
  readonly restartWhen?: 'quiet';
  /** How many messages may be lost, and how many duplicated. */
  readonly lose?: number;
  readonly double?: number;
  /** How often a program may find a dead leader silent. */
  readonly suspects?: number;
  /** Begins where the start has come to rest. */
  readonly settle?: boolean;
  /** The rules that are judged, by name. */
  readonly rules: readonly string[];
  /** The most ticks to the goal from any state, once all is well; 100 when it is not said. */
  readonly calm?: number;
  /** The most states (100,000), and the most steps. */
  readonly limit?: number;
  readonly depth?: number;
  /** Instead of all orders: this many random schedules. */
  readonly seeds?: number;
}

/** The place of a node in lists. */
export function indexOf({ ids }: Scenario, id: number): number {
  const index = ids.indexOf(id);
  if (index < 0) throw new Error(`There is no node ${id}: nodes are ${ids.join(', ')}`);
  return index;
}
