// Private fields, stamps of a class of their own which nobody can change, and an order that is one number.
export class Stamp {
  readonly #time: number;
  readonly node: number;

  constructor(time: number, node: number) {
    this.#time = time;
    this.node = node;
    Object.freeze(this);
  }

  get time(): number {
    return this.#time;
  }
}

interface Given {
  readonly time: number;
  readonly node: number;
}

export class LamportClock {
  readonly #node: number;
  #next = 1;

  constructor(node: number) {
    this.#node = node;
  }

  tick = (): Stamp => new Stamp(this.#next++, this.#node);
  send = this.tick;

  receive({ time }: Given): Stamp {
    if (time >= this.#next) this.#next = time + 1;
    return this.tick();
  }
}

function compare(a: Given, b: Given): number {
  return a.time - b.time || a.node - b.node;
}

export function before(a: Given, b: Given): boolean {
  return compare(a, b) < 0;
}
