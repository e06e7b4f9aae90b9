/**
 * What happens to nodes, each thing at its moment.
 *
 * @module
 */
import { paceOf, type Fault, type Plan } from './plan.ts';
import type { Standing } from './standing.ts';

/** What can be done to nodes. */
export interface Powers {
  kill(id: number): void;
  restart(id: number): void;
  stop(id: number): void;
  wake(id: number): void;
  part(nodes: readonly number[]): void;
  /** A thing has happened. */
  happened(): void;
}

export class Faults {
  /** Those that wait for their turn. */
  readonly #next: Fault[];
  /** Those that happen at a time of the clock, and those of all that wait for the clock. */
  readonly #timed: readonly Fault[];
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #standing: Standing;
  readonly #powers: Powers;
  readonly #pace: number;
  #killed: number | undefined;

  constructor(plan: Plan, standing: Standing, powers: Powers) {
    const { faults = [] } = plan;
    this.#pace = paceOf(plan);
    this.#standing = standing;
    this.#powers = powers;
    this.#next = faults.filter(({ when }) => !('ms' in when));
    this.#timed = faults.filter(({ when }) => 'ms' in when);
  }

  /** The run begins. */
  begin(): void {
    for (const fault of this.#timed) if ('ms' in fault.when) this.#after(fault.when.ms, fault);
  }

  /** Something is to happen at a certain time. */
  get ticking(): boolean {
    return this.#timers.size > 0;
  }

  /** Nothing more will happen. */
  get done(): boolean {
    return this.#next.length === 0 && this.#timers.size === 0;
  }

  /** Something has happened: is it the moment of the next one? */
  look(): void {
    const [next] = this.#next;
    if (next === undefined) return;
    const { when } = next;
    if ('inside' in when) {
      const inside = this.#standing.inside(when.inside);
      if (inside !== undefined) this.#take(next, inside);
    } else if ('afterKill' in when && this.#killed !== undefined) {
      this.#next.shift();
      this.#after(when.afterKill * this.#pace, next);
    }
  }

  /** All rest. Whether something happens because of it. */
  rest(): boolean {
    const [next] = this.#next;
    if (next === undefined || !('agreed' in next.when) || !this.#standing.agreed()) return false;
    this.#take(next);
    return true;
  }

  #after(ms: number, fault: Fault): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#do(fault);
      this.#powers.happened();
    }, ms);
    this.#timers.add(timer);
  }

  #take(fault: Fault, node?: number): void {
    this.#next.shift();
    this.#do(fault, node);
    this.#powers.happened();
  }

  #do(fault: Fault, who?: number): void {
    if (fault.what === 'part') return this.#powers.part(fault.nodes);
    if (fault.what === 'heal') return this.#powers.part([]);
    const node = fault.node ?? who ?? this.#killed;
    if (node === undefined) return;
    if (fault.what === 'kill') this.#killed = node;
    this.#powers[fault.what](node);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
