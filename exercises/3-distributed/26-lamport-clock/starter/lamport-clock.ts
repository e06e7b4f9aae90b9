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
    // TODO: which time has it?
    return { time: this.time, node: this.node };
  }

  /** A message is sent, which is an event too: the stamp goes along with it. */
  send(): Stamp {
    // TODO
    return { time: this.time, node: this.node };
  }

  /** A message with this stamp has come: hearing is later than saying. */
  receive(stamp: Stamp): Stamp {
    // TODO: later than what happened here before, and later than the stamp.
    return { time: stamp.time, node: this.node };
  }
}

/** Puts all events in one order: by their times, and where these are the same, by their nodes. */
export function before(a: Stamp, b: Stamp): boolean {
  // TODO
  return a === b;
}
