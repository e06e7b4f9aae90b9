/**
 * How things stand in a cluster, as far as its entries tell.
 *
 * @module
 */
import type { Kind } from '../events.ts';
import type { Entry } from './history.ts';
import { programOf, type Plan } from './plan.ts';

interface Node {
  life: number;
  alive: boolean;
  stopped: boolean;
  /** How often its program has asked, in all its lives. */
  asked: number;
  program: 'idle' | 'waiting' | 'inside';
  leader: number | undefined;
}

/** What counts as getting on: if nothing of it happens for long, nothing ever will. */
const PROGRESS = ['ask', 'enter', 'leave', 'read', 'write', 'reply', 'start', 'kill'];

export class Standing {
  readonly #nodes = new Map<number, Node>();
  readonly #plan: Plan;
  kind: Kind = 'node';
  /** When something last got on, in ms. */
  progress = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
    for (const id of plan.ids) {
      this.#nodes.set(id, {
        life: 0,
        alive: false,
        stopped: false,
        asked: 0,
        program: 'idle',
        leader: undefined,
      });
    }
  }

  of(id: number): Readonly<Node> {
    return this.#nodes.get(id)!;
  }

  living(): number[] {
    return [...this.#nodes].filter(([, { alive }]) => alive).map(([id]) => id);
  }

  note({ at, node: id, life, did }: Entry): void {
    const node = this.#nodes.get(id)!;
    const [what] = did;
    if (PROGRESS.includes(what)) this.progress = at;
    if (what === 'start') {
      Object.assign(node, {
        life,
        alive: true,
        stopped: false,
        program: 'idle',
        leader: undefined,
      });
    }
    if (life !== node.life || !node.alive) return; // what is heard of the dead
    if (what === 'ask' || what === 'read' || what === 'write') {
      node.asked++;
      node.program = 'waiting';
    } else if (what === 'enter') node.program = 'inside';
    else if (what === 'leave' || what === 'reply') node.program = 'idle';
    else if (what === 'elected') node.leader = did[1];
    else if (what === 'stop' || what === 'continue') node.stopped = what === 'stop';
    else if (what === 'kill' || what === 'end') {
      Object.assign(node, { alive: false, program: 'idle', leader: undefined });
    }
  }

  /** Who is inside, among these. */
  inside(among: readonly number[]): number | undefined {
    return among.find((id) => this.of(id).program === 'inside');
  }

  /** How often the program at a node still asks. */
  left(id: number): number {
    const { asks = Infinity, operations } = programOf(this.#plan, id);
    if (this.kind === 'memory') return (operations?.length ?? 0) - this.of(id).asked;
    return this.kind === 'lock' || this.kind === 'failover' ? asks - this.of(id).asked : 0;
  }

  /** All that live name the highest of them, where a leader is elected. */
  agreed(): boolean {
    if (this.kind !== 'election' && this.kind !== 'failover') return true;
    const living = this.living();
    return living.every((id) => this.of(id).leader === living.at(-1));
  }

  /** Everybody who asks has been served. */
  served(): boolean {
    return this.living().every((id) => this.left(id) <= 0 && this.of(id).program === 'idle');
  }

  get anybodyStopped(): boolean {
    return [...this.#nodes.values()].some(({ stopped }) => stopped);
  }
}
