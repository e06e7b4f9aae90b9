// A poll of its own, with wishes by number: whoever leads asks everybody in rounds, and keeps a table of what each one wants.
import { FailoverNode } from 'mysocks/distributed';

type Message =
  | { type: 'stand?' | 'no!' | 'I lead' }
  | { type: 'what?'; round: number }
  | { type: 'mine'; round: number; wish: number; state: State }
  | { type: 'want' | 'yours' | 'done' | 'there?' | 'here'; wish: number };
type State = 'idle' | 'waits' | 'inside';
interface Wish {
  wish: number;
  state: State;
  place: number;
}

export default class Poll extends FailoverNode<Message> {
  #chief = 0;
  #wish = 1000 * this.life;
  #state: State = 'idle';
  #round = 0;
  #places = 0;
  /** What each node wants; whoever is not in it has not said. */
  readonly #table = new Map<number, Wish>();
  #isOpen = false;

  override onStart(): void {
    this.#stand();
  }

  override onSuspect(): void {
    this.#stand();
  }

  #stand(): void {
    for (const node of this.nodes) if (node > this.id) this.send(node, { type: 'stand?' });
    if (this.id === this.nodes.at(-1)) this.#win();
    else this.setTimer('no answer', 300);
  }

  #win(): void {
    this.#chief = this.id;
    this.elected(this.id);
    this.#isOpen = false;
    this.#table.clear();
    this.#round++;
    for (const node of this.nodes) if (node < this.id) this.send(node, { type: 'I lead' });
    // All are asked, this node too: a message to itself.
    for (const node of this.nodes) this.send(node, { type: 'what?', round: this.#round });
    this.setTimer('round', 700);
  }

  override onRequest(): void {
    this.#wish = this.#wish + 1;
    this.#state = 'waits';
    if (this.#chief > 0) this.send(this.#chief, { type: 'want', wish: this.#wish });
  }

  override onRelease(): void {
    this.#state = 'idle';
    if (this.#chief > 0) this.send(this.#chief, { type: 'done', wish: this.#wish });
  }

  override onTimer(name: string): void {
    if (name === 'no answer') this.#win();
    else if (name === 'no winner') this.#stand();
    else if (name === 'round') this.#open();
    else if (name === 'silence') this.#forget(this.#inside());
    else this.#ask();
  }

  override onMessage(from: number, message: Message): void {
    switch (message.type) {
      case 'stand?':
        if (this.#chief === this.id) {
          this.send(from, { type: 'I lead' });
          return this.send(from, { type: 'what?', round: this.#round });
        }
        this.send(from, { type: 'no!' });
        return this.#stand();
      case 'no!':
        this.clearTimer('no answer');
        return this.setTimer('no winner', 2_800);
      case 'I lead':
        for (const timer of ['no answer', 'no winner', 'round', 'look', 'silence']) {
          this.clearTimer(timer);
        }
        this.#isOpen = false;
        this.#chief = from;
        return this.elected(from);
      case 'what?': {
        const { round } = message;
        return this.send(from, { type: 'mine', round, wish: this.#wish, state: this.#state });
      }
      case 'yours':
        if (from !== this.#chief || this.#state !== 'waits' || message.wish !== this.#wish) return;
        this.#state = 'inside';
        return this.enter();
      case 'there?':
        if (this.#state === 'idle' || message.wish !== this.#wish) return;
        return this.send(from, { type: 'here', wish: this.#wish });
      default:
        if (this.#chief === this.id) this.#hear(from, message);
    }
  }

  #hear(from: number, message: Message): void {
    switch (message.type) {
      case 'mine':
        if (message.round !== this.#round) return;
        this.#note(from, message.wish, message.state);
        if (this.#isOpen) this.#serve();
        else if (this.nodes.every((node) => node > this.id || this.#table.has(node))) this.#open();
        break;
      case 'want': {
        const { state } = this.#note(from, message.wish, 'waits');
        if (state === 'waits') this.#serve();
        break;
      }
      case 'done':
        if (this.#table.get(from)?.wish === message.wish) this.#forget(from);
        break;
      case 'here':
        this.clearTimer('silence');
        if (this.#inside() === from) this.setTimer('look', 1_500);
    }
  }

  /** What a node says twice keeps its place, and who is inside stays there. */
  #note(node: number, wish: number, state: State): Wish {
    const known = this.#table.get(node);
    if (known?.wish === wish && known.state !== 'idle') return known;
    const noted = { wish, state, place: this.#places++ };
    this.#table.set(node, noted);
    return noted;
  }

  #forget(node: number | undefined): void {
    const known = node === undefined ? undefined : this.#table.get(node);
    if (known !== undefined) known.state = 'idle';
    this.clearTimer('look');
    this.clearTimer('silence');
    this.#serve();
  }

  #inside(): number | undefined {
    for (const [node, { state }] of this.#table) if (state === 'inside') return node;
    return undefined;
  }

  #open(): void {
    this.clearTimer('round');
    this.#isOpen = true;
    if (this.#inside() === undefined) this.#serve();
    else this.#watch();
  }

  #serve(): void {
    if (!this.#isOpen || this.#inside() !== undefined) return;
    const waiting = [...this.#table].filter(([, { state }]) => state === 'waits');
    const [first] = waiting.toSorted(([, a], [, b]) => a.place - b.place);
    if (first === undefined) return;
    first[1].state = 'inside';
    this.send(first[0], { type: 'yours', wish: first[1].wish });
    this.#watch();
  }

  #watch(): void {
    if (this.#inside() !== this.id) this.setTimer('look', 1_500);
  }

  #ask(): void {
    const node = this.#inside();
    const known = node === undefined ? undefined : this.#table.get(node);
    if (node === undefined || known === undefined) return;
    this.send(node, { type: 'there?', wish: known.wish });
    this.setTimer('silence', 2_000);
  }
}
