// An election: the highest number that lives leads (the Bully algorithm).
// Try it: npx mysocks explore bully.ts --crashes 1
import { ElectionNode } from 'mysocks/distributed';

type Message = { type: 'election' | 'answer' | 'leader' };

export default class Bully extends ElectionNode<Message> {
  override onStart(): void {
    // TODO: this node starts, perhaps after a crash: hold an election.
  }

  override onSuspect(): void {
    // TODO: the program here finds the leader silent: hold an election.
  }

  override onMessage(from: number, { type }: Message): void {
    // TODO: an election of a lower node, the answer of a higher one, a leader that announces itself.
    this.log(`${type} of ${from}`);
  }

  override onTimer(name: string): void {
    // TODO: nobody has answered, or who answered does not announce itself. this.elected(id) says who leads.
    this.log(`${name} is over`);
  }
}
