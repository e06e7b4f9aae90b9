// A lock by a token that goes round by rising numbers (nothing fails).
import { LockNode } from 'mysocks/distributed';

type Message = { type: 'token' };

export default class TokenRing extends LockNode<Message> {
  wants = false;
  inside = false;
  here = false;

  override onStart(): void {
    if (this.id === this.nodes[0] && this.life === 1) this.arrived();
  }

  override onRequest(): void {
    this.wants = true;
    if (this.here) this.goIn();
  }

  override onRelease(): void {
    this.inside = false;
    this.wants = false;
    this.pass();
  }

  override onMessage(): void {
    this.arrived();
  }

  arrived(): void {
    this.here = true;
    if (this.wants) this.goIn();
    else this.setTimer('pass', 100);
  }

  goIn(): void {
    this.inside = true;
    this.clearTimer('pass');
    this.enter();
  }

  pass(): void {
    this.here = false;
    const next = this.nodes[this.nodes.indexOf(this.id) + 1] ?? this.nodes[0]!;
    this.send(next, { type: 'token' });
  }

  override onTimer(): void {
    this.pass();
  }
}
