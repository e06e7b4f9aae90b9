// A lock by a token that goes round by rising numbers. Who waits too long for it looks for it.
// Try it: npx mysocks explore token-ring.ts --time 1s
import { LockNode } from 'mysocks/distributed';

type Message = { type: 'token' };

export default class TokenRing extends LockNode<Message> {
  override onStart(): void {
    // TODO: this node starts, perhaps after a crash (this.life). Where is the token at the very first start?
  }

  override onRequest(): void {
    // TODO: the program here wants the lock. Is the token here? this.enter() lets the program in.
  }

  override onRelease(): void {
    // TODO: the program here has left. Pass the token on: who is the next of this.nodes, and who after the last?
  }

  override onMessage(from: number, { type }: Message): void {
    // TODO: the token has come. Does the program here want it? Else pass it on within 100 ms.
    this.log(`${type} of ${from}`);
  }

  override onTimer(name: string): void {
    // TODO: this.setTimer(name, ms) leads here. Later: the token has been missing for 1,000 ms. Is it lost?
    this.log(`${name} is over`);
  }
}
