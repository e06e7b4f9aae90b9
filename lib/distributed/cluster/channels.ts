/**
 * The messages on their way: a proxy keeps them for a while, in order, and loses some.
 *
 * @module
 */
import { now } from './history.ts';
import type { Range } from './plan.ts';

/** A message on its way. */
export interface Parcel {
  readonly from: { readonly id: number; readonly life: number };
  readonly to: number;
  /** It is lost when its receiver lives another life. */
  readonly toLife: number;
  readonly json: string;
  readonly number: number;
  /** When it was sent, in ms. */
  readonly sent: number;
}

interface Channel {
  readonly parcels: [due: number, parcel: Parcel][];
  timer: NodeJS.Timeout | undefined;
}

export class Channels {
  readonly #channels = new Map<string, Channel>();
  readonly #delay: Range;
  readonly #drop: number;
  readonly #deliver: (parcel: Parcel) => void;
  #apart: ReadonlySet<number> = new Set();
  #underWay = 0;

  constructor(
    { delay, drop = 0 }: { readonly delay: Range; readonly drop?: number },
    deliver: (parcel: Parcel) => void,
  ) {
    this.#delay = delay;
    this.#drop = drop;
    this.#deliver = deliver;
  }

  /** How many messages are on their way. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Messages between these and the others are lost from now on. */
  part(nodes: readonly number[]): void {
    this.#apart = new Set(nodes);
  }

  /** Takes a message. False: it is lost. */
  post(parcel: Parcel): boolean {
    const { to } = parcel;
    const from = parcel.from.id;
    if (this.#apart.has(from) !== this.#apart.has(to) || Math.random() < this.#drop) return false;
    const channel = this.#channel(from, to);
    const [least, most] = this.#delay;
    const due = now() + least + Math.random() * (most - least);
    // Between two nodes messages keep their order.
    channel.parcels.push([Math.max(due, channel.parcels.at(-1)?.[0] ?? 0), parcel]);
    this.#underWay++;
    if (channel.timer === undefined) this.#wait(channel);
    return true;
  }

  #channel(from: number, to: number): Channel {
    const name = `${from}>${to}`;
    const known = this.#channels.get(name);
    if (known !== undefined) return known;
    const made: Channel = { parcels: [], timer: undefined };
    this.#channels.set(name, made);
    return made;
  }

  #wait(channel: Channel): void {
    const [first] = channel.parcels;
    channel.timer = undefined;
    if (first === undefined) return;
    const goOff = () => {
      // A timer counts whole ms, and may go off a little early: nothing is delivered before its time.
      const due = channel.parcels.filter(([at]) => at <= now()).length;
      for (const [, parcel] of channel.parcels.splice(0, due)) {
        this.#underWay--;
        this.#deliver(parcel);
      }
      this.#wait(channel);
    };
    channel.timer = setTimeout(goOff, Math.max(0, Math.ceil(first[0] - now())));
  }

  close(): void {
    for (const { timer } of this.#channels.values()) clearTimeout(timer);
    this.#channels.clear();
  }
}
