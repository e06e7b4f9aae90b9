/**
 * The nodes that use the module under test: they carry out orders of the grader, and they chat.
 *
 * | Order                            | What the log says then                                     |
 * | -------------------------------- | ---------------------------------------------------------- |
 * | `make`, with `clock` and `node`  | nothing: there is a new clock of this name                 |
 * | `tick`, `send`, `receive`        | the stamp that the clock gave, and the one that it was given, as it is now |
 * | `look`                           | the stamps that a clock has given, as they are now         |
 * | `compare`, with `stamps`         | for each one a line: `1` where `before(it, another)`, or `0` |
 *
 * @module
 */
import { Node } from 'mysocks/distributed';
import * as student from 'student';

interface Stamp {
  readonly time: number;
  readonly node: number;
}

interface Clock {
  tick(): unknown;
  send(): unknown;
  receive(stamp: Stamp): unknown;
}

type Order =
  | { type: 'make'; clock: string; node: number }
  | { type: 'tick' | 'send' | 'look'; clock: string }
  | { type: 'receive'; clock: string; stamp: Stamp }
  | { type: 'compare'; stamps: Stamp[] };
type Line = { type: 'speak' } | { type: 'hello' | 'answer'; stamp: Stamp };

export default class Chat extends Node<Order | Line> {
  clocks = new Map<string, Clock>();
  given = new Map<string, unknown[]>();
  answered = false;

  override onStart(): void {
    this.send(this.id, { type: 'speak' });
  }

  override onMessage(from: number, message: Order | Line): void {
    switch (message.type) {
      case 'speak':
        this.event('thinks', (clock) => clock.tick());
        return this.broadcast({
          type: 'hello',
          stamp: this.event('says hello', (clock) => clock.send()),
        });
      case 'hello':
        this.event(`hears hello of ${from}`, (clock) => clock.receive(message.stamp));
        return this.answer(from);
      case 'answer':
        return void this.event(`hears answer of ${from}`, (clock) => clock.receive(message.stamp));
      default:
        return this.obey(message);
    }
  }

  /** The first hello that is heard is answered. */
  answer(to: number): void {
    if (this.answered) return;
    this.answered = true;
    this.send(to, {
      type: 'answer',
      stamp: this.event('answers', (clock) => clock.send()),
    });
  }

  /** Something happens in the chat. */
  event(what: string, act: (clock: Clock) => unknown): Stamp {
    const clock = this.clocks.get('own') ?? this.make('own', this.id);
    const result = act(clock);
    const stamp = stampOf(result);
    if (stamp === undefined) throw new Error(`The clock gave ${show(result)} where it ${what}`);
    this.log(`${stamp.time}.${stamp.node}: ${what}`);
    return stamp;
  }

  make(name: string, node: number): Clock {
    const Class: unknown = student.LamportClock;
    if (typeof Class !== 'function') throw new Error('The file exports no class LamportClock');
    const clock: Clock = Reflect.construct(Class, [node]);
    this.clocks.set(name, clock);
    this.given.set(name, []);
    return clock;
  }

  obey(order: Order): void {
    if (order.type === 'compare') return this.compare(order.stamps);
    if (order.type === 'make') return void this.make(order.clock, order.node);
    const clock = this.clocks.get(order.clock);
    const given = this.given.get(order.clock);
    if (clock === undefined || given === undefined) throw new Error(`No clock ${order.clock}`);
    if (order.type === 'look') return this.log(JSON.stringify(given.map(read)));
    const result = order.type === 'receive' ? clock.receive(order.stamp) : clock[order.type]();
    given.push(result);
    this.log(JSON.stringify([read(result), 'stamp' in order ? read(order.stamp) : null]));
  }

  compare(stamps: readonly Stamp[]): void {
    const { before } = student;
    if (typeof before !== 'function') throw new Error('The file exports no function before');
    const rows = stamps.map((a) => {
      const row = stamps.map((b): unknown => before(a, b));
      const odd = row.findIndex((result) => typeof result !== 'boolean');
      if (odd >= 0) throw new Error(`before() gave ${show(row[odd])}: true or false is wanted`);
      return row.map(Number).join('');
    });
    this.log(rows.join('\n'));
  }
}

/** A stamp is read, whatever it is made of: two whole numbers. */
function stampOf(value: unknown): Stamp | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const [time, node]: unknown[] = [Reflect.get(value, 'time'), Reflect.get(value, 'node')];
  if (!isWhole(time) || !isWhole(node)) return undefined;
  return { time, node };
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** A stamp, or what was given in place of one, as a text. */
function read(value: unknown): Stamp | string {
  return stampOf(value) ?? show(value);
}

function show(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  return JSON.stringify(value) ?? 'an object';
}
