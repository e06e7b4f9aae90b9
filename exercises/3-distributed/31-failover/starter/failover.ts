// A lock by a coordinator that is elected.
// Try it: npx mysocks explore failover.ts --time 6s --crashes 1
import { FailoverNode } from 'mysocks/distributed';

type Message =
  | { type: 'election' | 'answer' | 'leader' } // of exercise 30
  | { type: 'request' | 'reply' | 'release' | 'alive?' | 'alive'; name: string } // of exercise 27
  | { type: 'report'; name: string; inside: boolean }; // to a new coordinator: who is inside, who waits?

export default class Failover extends FailoverNode<Message> {
  leader: number | undefined;

  override onStart(): void {
    // TODO: this node starts, perhaps after a crash: hold an election.
  }

  override onSuspect(): void {
    // TODO: the program here finds the leader silent: hold an election.
  }

  override onRequest(): void {
    // TODO: the program here wants the lock. Whom to ask, and what if there is nobody just now?
  }

  override onRelease(): void {
    // TODO: the program here has left. Who has to know it?
  }

  override onMessage(from: number, { type }: Message): void {
    // TODO: a new leader asks all who is inside and who waits, itself too, before it lets anybody in.
    this.log(`${type} of ${from}`);
  }

  override onTimer(name: string): void {
    // TODO: those of the election and of the lock, and one for reports that do not come.
    this.log(`${name} is over`);
  }
}
