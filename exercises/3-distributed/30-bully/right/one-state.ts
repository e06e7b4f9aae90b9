// One variable says what this node is doing, and the winner tells all others.
import { ElectionNode } from 'mysocks/distributed';

type Message = { type: 'election' | 'here' | 'victory' };
type State = 'resting' | 'asking' | 'waiting';

export default class OneState extends ElectionNode<Message> {
  #state: State = 'resting';
  #leads = false;

  override onStart(): void {
    this.#ask();
  }

  override onSuspect(): void {
    if (this.#state === 'resting') this.#ask();
  }

  override onTimer(): void {
    if (this.#state === 'asking') this.#win();
    else if (this.#state === 'waiting') this.#ask();
  }

  override onMessage(from: number, message: Message): void {
    switch (message.type) {
      case 'election':
        this.send(from, { type: this.#leads ? 'victory' : 'here' });
        if (this.#state === 'resting' && !this.#leads) this.#ask();
        break;
      case 'here':
        if (this.#state === 'asking') this.#become('waiting', 2_500);
        break;
      case 'victory':
        this.#leads = false;
        this.#become('resting');
        this.elected(from);
    }
  }

  #ask(): void {
    const above = this.nodes.filter((node) => node > this.id);
    if (above.length === 0) return this.#win();
    for (const node of above) this.send(node, { type: 'election' });
    this.#become('asking', 500);
  }

  #win(): void {
    this.#leads = true;
    this.#become('resting');
    this.elected(this.id);
    this.broadcast({ type: 'victory' });
  }

  #become(state: State, ms?: number): void {
    this.#state = state;
    if (ms === undefined) this.clearTimer('patience');
    else this.setTimer('patience', ms);
  }
}
