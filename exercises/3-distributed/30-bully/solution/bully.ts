// An election: the highest number that lives leads (the Bully algorithm).
// Try it: npx mysocks explore bully.ts --crashes 1
import { ElectionNode } from 'mysocks/distributed';

type Message = { type: 'election' | 'answer' | 'leader' };

/** A question and its answer take up to 200 ms. */
const ANSWER_MS = 400;
/** Who answered may have to wait for others, who have died. */
const LEADER_MS = 2000;

export default class Bully extends ElectionNode<Message> {
  electing = false;
  leader: number | undefined;

  override onStart(): void {
    this.elect();
  }

  override onSuspect(): void {
    this.elect();
  }

  elect(): void {
    if (this.electing) return;
    const higher = this.nodes.filter((node) => node > this.id);
    if (higher.length === 0) return this.lead();
    this.electing = true;
    for (const node of higher) this.send(node, { type: 'election' });
    this.setTimer('answer', ANSWER_MS);
  }

  lead(): void {
    this.rest();
    this.leader = this.id;
    this.elected(this.id);
    for (const node of this.nodes) if (node < this.id) this.send(node, { type: 'leader' });
  }

  rest(): void {
    this.electing = false;
    this.clearTimer('answer');
    this.clearTimer('leader');
  }

  override onMessage(from: number, { type }: Message): void {
    if (type === 'election' && this.leader === this.id) this.send(from, { type: 'leader' });
    else if (type === 'election') {
      this.send(from, { type: 'answer' });
      this.elect();
    } else if (type === 'leader') {
      this.rest();
      this.leader = from;
      this.elected(from);
    } else if (this.electing) {
      this.clearTimer('answer');
      this.setTimer('leader', LEADER_MS);
    }
  }

  override onTimer(name: string): void {
    if (name === 'answer') return this.lead();
    this.electing = false;
    this.elect();
  }
}
