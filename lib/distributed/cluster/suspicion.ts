/**
 * Programs find that their leader is dead: they are right, always.
 *
 * @module
 */
import type { Member } from './member.ts';
import type { Standing } from './standing.ts';

/** It takes a program up to so many ms to find that its leader is silent. */
const SILENCE_MS = 100;

export class Suspicions {
  readonly #members: ReadonlyMap<number, Member>;
  readonly #standing: Standing;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(members: ReadonlyMap<number, Member>, standing: Standing) {
    this.#members = members;
    this.#standing = standing;
  }

  /** How many programs are about to find it out. */
  get pending(): number {
    return this.#timers.size;
  }

  /** The connection of a node is closed: at least one of those who named it finds it silent. */
  died(leader: number): void {
    const led = this.#standing.living().filter((id) => this.#standing.of(id).leader === leader);
    const sure = led[Math.floor(Math.random() * led.length)];
    for (const id of led) if (id === sure || Math.random() < 0.5) this.named(id, leader);
  }

  /** A node names its leader. When that one is dead, the program here finds it silent. */
  named(id: number, leader: number): void {
    const member = this.#members.get(id)!;
    const isDead = () =>
      this.#members.get(leader)?.alive === false && this.#standing.of(id).leader === leader;
    if (!isDead()) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (member.alive && isDead()) member.put(['suspect']);
    }, Math.random() * SILENCE_MS);
    this.#timers.add(timer);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
