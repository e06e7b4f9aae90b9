/**
 * The clocks of the module under test, in a node that does what the grader orders (see driver.ts).
 *
 * @module
 */
import { ToldNode, type Trial } from '../../../../lib/grader/index.ts';

export interface Stamp {
  readonly time: number;
  readonly node: number;
}

/** What a clock can be told. */
type Call =
  { readonly type: 'tick' | 'send' } | { readonly type: 'receive'; readonly stamp: Stamp };

export class Clocks {
  readonly #t: Trial;
  readonly #node: ToldNode;

  private constructor(t: Trial, node: ToldNode) {
    this.#t = t;
    this.#node = node;
  }

  static async load(t: Trial): Promise<Clocks> {
    return new Clocks(t, await ToldNode.start(t, 1));
  }

  /** Makes a clock for this node. */
  async make(node: number, name = `clock ${node}`): Promise<Clock> {
    const what = `new LamportClock(${node})`;
    await this.#node.send(what, { type: 'make', clock: name, node });
    this.#t.step(`${name} is made: ${what}`);
    return new Clock(this.#t, this.#node, name, node);
  }

  /** Asks `before()` about all pairs: `rows[i][j]` is `'1'` where it says that i is before j. */
  async compare(stamps: readonly Stamp[]): Promise<string[]> {
    const [log] = await this.#node.send('before()', { type: 'compare', stamps });
    return String(log?.[1]).split('\n');
  }
}

export class Clock {
  readonly #t: Trial;
  readonly #node: ToldNode;
  readonly #name: string;
  readonly #id: number;
  #expected: Stamp[] = [];

  constructor(t: Trial, node: ToldNode, name: string, id: number) {
    this.#t = t;
    this.#node = node;
    this.#name = name;
    this.#id = id;
  }

  tick(time: number): Promise<void> {
    return this.#gives({ type: 'tick' }, 'tick()', time);
  }

  send(time: number): Promise<void> {
    return this.#gives({ type: 'send' }, 'send()', time);
  }

  /** A stamp comes: that event has this time, and the stamp stays as it was. */
  async receive(stamp: Stamp, time: number): Promise<void> {
    await this.#gives({ type: 'receive', stamp }, `receive(${show(stamp)})`, time);
  }

  /** All stamps that it has given are as they were. */
  async keepsStamps(): Promise<void> {
    const [log] = await this.#order('what it gave', { type: 'look' });
    const now: (Stamp | string)[] = JSON.parse(String(log));
    for (const [i, stamp] of this.#expected.entries()) {
      if (show(now[i]) === show(stamp)) continue;
      this.#t.fail(
        `${this.#name} gave ${show(stamp)} before, and now that stamp is ${show(now[i])}`,
      );
    }
    this.#t.step('the stamps that it gave are as they were');
  }

  async #gives(call: Call, words: string, time: number): Promise<void> {
    const text = `${this.#name}: ${words}`;
    const [log] = await this.#order(text, call);
    const [got, given]: (Stamp | string | null)[] = JSON.parse(String(log));
    const expected = { time, node: this.#id };
    if (show(got) !== show(expected)) {
      this.#t.fail(`${text} should give ${show(expected)}, but gave ${show(got)}`);
    }
    if (call.type === 'receive' && show(given) !== show(call.stamp)) {
      this.#t.fail(`${text} has changed the stamp that it was given: ${show(given)}`);
    }
    this.#expected.push(expected);
    this.#t.step(`${text} gives ${show(expected)}`);
  }

  async #order(what: string, order: Call | { readonly type: 'look' }): Promise<unknown[]> {
    const effects = await this.#node.send(what, { ...order, clock: this.#name });
    return effects.map(([, text]) => text);
  }
}

/** `{ time: 3, node: 2 }`; what is no stamp comes as a text. */
export function show(value: Stamp | string | null | undefined): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ time: ${value.time}, node: ${value.node} }`;
}
