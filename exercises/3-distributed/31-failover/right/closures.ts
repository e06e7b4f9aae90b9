// The election and the book are closures, variables of the module say what is so, and the coordinator's own program enters
// without a message. Whoever waits asks the new coordinator anew, and whoever is inside says so, and who is neither too.
import { FailoverNode } from 'mysocks/distributed';

interface Message {
  type: string;
  n?: number;
}

type Tell = (to: number, message: Message) => void;

let wanted = 0; // the number of the request of the program here, or 0
let asked = 0; // how often it asked
let isIn = false;
let chief: number | null = null;

export default class Closures extends FailoverNode<Message> {
  vote = election(this, (winner) => this.agreed(winner));
  book = makeBook(this, (n) => this.letIn(n));

  override onStart(): void {
    this.vote.begin();
  }

  override onSuspect(): void {
    if (!this.vote.isOn()) this.vote.begin();
  }

  agreed(winner: number): void {
    chief = winner;
    this.elected(winner);
    this.book.close();
    if (winner === this.id) this.book.open();
    this.state();
  }

  /** What a coordinator must know of this node. */
  state(): void {
    this.toChief(isIn ? 'inside' : wanted > 0 ? 'want' : 'nothing', wanted);
  }

  toChief(type: string, n: number): void {
    if (chief === this.id) this.book.hears(this.id, { type, n });
    else if (chief !== null) this.send(chief, { type, n });
  }

  override onRequest(): void {
    wanted = this.life * 1e6 + ++asked;
    this.toChief('want', wanted);
  }

  override onRelease(): void {
    const n = wanted;
    wanted = 0;
    isIn = false;
    this.toChief('left', n);
  }

  letIn(n: number): void {
    if (n !== wanted || isIn) return;
    isIn = true;
    this.enter();
  }

  override onTimer(name: string): void {
    if (name === 'vote') this.vote.timer();
    else this.book.timer(name);
  }

  override onMessage(from: number, message: Message): void {
    const { type, n = 0 } = message;
    if (type === 'E' || type === 'A' || type === 'C') this.vote.hears(from, type, chief);
    else if (type === 'yes' && from === chief) this.letIn(n);
    else if (type === 'still?' && n === wanted) this.send(from, { type: 'still', n });
    else if (chief === this.id) this.book.hears(from, message);
  }
}

function election(node: Closures, agreed: (winner: number) => void) {
  let next: (() => void) | undefined;

  function later(ms: number, then: () => void): void {
    next = then;
    node.setTimer('vote', ms);
  }
  function win(): void {
    next = undefined;
    for (const other of node.nodes) if (other < node.id) node.send(other, { type: 'C' });
    agreed(node.id);
  }
  function begin(): void {
    const higher = node.nodes.filter((other) => other > node.id);
    for (const other of higher) node.send(other, { type: 'E' });
    if (higher.length === 0) win();
    else later(800, win);
  }
  return {
    begin,
    isOn: () => next !== undefined,
    timer: () => next?.(),
    hears(from: number, type: string, chief: number | null): void {
      if (type === 'C') {
        next = undefined;
        node.clearTimer('vote');
        agreed(from);
      } else if (type === 'A') {
        if (next !== undefined) later(1600, begin);
      } else if (chief === node.id) node.send(from, { type: 'C' });
      else {
        node.send(from, { type: 'A' });
        if (next === undefined) begin();
      }
    },
  };
}

function makeBook(node: Closures, letIn: (n: number) => void) {
  const tell: Tell = (to, message) => node.send(to, message);
  let silent = new Set<number>(); // who has not said yet what it wants
  let holder: { of: number; n: number } | null = null;
  let line: { of: number; n: number }[] = [];

  function watch(): void {
    node.clearTimer('dead');
    if (holder !== null && holder.of !== node.id) node.setTimer('look', 2000);
    else node.clearTimer('look');
  }
  function next(): void {
    if (silent.size > 0) return;
    if (holder === null) {
      holder = line.shift() ?? null;
      if (holder?.of === node.id) letIn(holder.n);
      else if (holder !== null) tell(holder.of, { type: 'yes', n: holder.n });
    }
    watch();
  }
  function complete(): void {
    silent.clear();
    node.clearTimer('reports');
    next();
  }

  return {
    close(): void {
      for (const name of ['look', 'dead', 'reports']) node.clearTimer(name);
      [holder, line] = [null, []];
    },
    open(): void {
      silent = new Set(node.nodes.filter((other) => other <= node.id));
      node.setTimer('reports', 1000);
    },
    hears(of: number, { type, n = 0 }: Message): void {
      if (type === 'still') return n === holder?.n ? watch() : undefined;
      const others = line.filter((one) => one.of !== of);
      const isHolder = holder?.of === of && holder.n === n;
      if (type === 'inside') [holder, line] = [{ of, n }, others];
      else if (type === 'want' && !isHolder) {
        line = line.some((one) => one.of === of && one.n === n) ? line : [...others, { of, n }];
      } else if (type === 'left' && isHolder) holder = null;
      else if (type === 'nothing') line = others;
      if (holder?.of === of && !isHolder && type !== 'inside' && type !== 'left') holder = null;
      const wasSilent = type !== 'left' && silent.delete(of);
      if (wasSilent && silent.size === 0) complete();
      else if (!isHolder || type === 'left') next();
    },
    timer(name: string): void {
      if (name === 'reports') return complete();
      if (name === 'look' && holder !== null) {
        tell(holder.of, { type: 'still?', n: holder.n });
        return node.setTimer('dead', 2000);
      }
      holder = null;
      next();
    },
  };
}
