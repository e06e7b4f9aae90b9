/**
 * The lives of the nodes of a cluster: their processes are started, killed, stopped, and started again.
 *
 * @module
 */
import { hostCode, type Bundle } from '../host/bundle.ts';
import type { Hub } from './hub.ts';
import { Member } from './member.ts';
import { paceOf, programLeft, type Plan } from './plan.ts';
import { nodeCode, type StartNode } from './start.ts';

/** How long a class may take for one event. */
const LIMIT_MS = 20_000;
/** A start takes longer than a message. */
const DOWN_MS = 200;
const HEAP_MB = 256;

export class Lives {
  /** The latest life of each node. */
  readonly latest = new Map<number, Member>();
  readonly #all: Member[] = [];
  readonly #bundle: Bundle;
  readonly #plan: Plan;
  readonly #hub: Hub;
  readonly #start: StartNode;
  readonly #ended: (member: Member) => void;
  #closed = false;
  readonly #returns = new Set<Member>();
  readonly #starting: Promise<void>[] = [];

  constructor(
    bundle: Bundle,
    plan: Plan,
    hub: Hub,
    start: StartNode,
    ended: (member: Member) => void,
  ) {
    this.#bundle = bundle;
    this.#plan = plan;
    this.#hub = hub;
    this.#start = start;
    this.#ended = ended;
  }

  /** All nodes are connected. */
  get complete(): boolean {
    return this.#plan.ids.every((id) => this.latest.get(id)?.socket !== undefined);
  }

  /** Nobody is about to die, or to come back. */
  get settled(): boolean {
    return [...this.latest.values()].every(
      (each) => each.alive || (each.started && each.over && !this.#returns.has(each)),
    );
  }

  /** Starts a life, in which its program asks what it has not `asked` yet. */
  begin(id: number, life: number, asked: number): Promise<void> {
    const begun = this.#begin(id, life, asked);
    this.#starting.push(begun);
    return begun;
  }

  async #begin(id: number, life: number, asked: number): Promise<void> {
    const member = new Member(id, life);
    this.latest.set(id, member);
    this.#all.push(member);
    this.#hub.expect(member);
    const [{ realm }, main] = await Promise.all([hostCode(), nodeCode()]);
    const child = await this.#start(main, [`--max-old-space-size=${HEAP_MB}`]);
    const { key } = member;
    const { ids } = this.#plan;
    const { port } = this.#hub;
    const program = programLeft(this.#plan, id, asked);
    const file = this.#bundle.code;
    const role = { id, life, program, pace: paceOf(this.#plan) };
    const order = { ...role, realm, file, ids, port, key, limit: LIMIT_MS };
    member.begin(child, order, () => {
      if (!this.#closed) this.#ended(member);
    });
    if (this.#closed) await member.end();
  }

  /** A new life, when all that the one before had sent has come. */
  async again(id: number, asked: () => number): Promise<void> {
    const before = this.latest.get(id)!;
    if (before.alive || !before.started || this.#returns.has(before)) return;
    this.#returns.add(before);
    await before.gone;
    const down = Math.max(DOWN_MS, 2 * this.#plan.delay[1]) * paceOf(this.#plan);
    await new Promise((resolve) => setTimeout(resolve, down));
    if (!this.#closed) await this.begin(id, before.life + 1, asked());
  }

  /** Ends all processes, and waits until nothing is left of them. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const member of this.#all) member.alive = false;
    await Promise.allSettled(this.#starting);
    await Promise.all(this.#all.map((member) => member.end()));
  }
}
