// Logical clocks (Lamport): a cause always has a smaller time than what it causes.
// A module: other programs import the class and the function.

/** When something happened, and where: no two events have the same. */
export interface Stamp {
  readonly time: number;
  readonly node: number;
}

export class LamportClock {
  readonly node: number;
  time = 0;

  constructor(node: number) {
    this.node = node;
  }

  /** Something happens here. */
  tick(): Stamp {
    this.time++;
    return { time: this.time, node: this.node };
  }

  /** A message is sent, which is an event too: the stamp goes along with it. */
  send(): Stamp {
    return this.tick();
  }

  /** A message with this stamp has come: hearing is later than saying. */
  receive(stamp: Stamp): Stamp {
    this.time = Math.max(this.time, stamp.time);
    return this.tick();
  }
}

/** Puts all events in one order: by their times, and where these are the same, by their nodes. */
export function before(a: Stamp, b: Stamp): boolean {
  return a.time < b.time || (a.time === b.time && a.node < b.node);
}
