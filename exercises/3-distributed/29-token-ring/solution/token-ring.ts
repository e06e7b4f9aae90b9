// A lock by a token that goes round by rising numbers. Who waits too long for it calls the roll.
// Try it: npx mysocks explore token-ring.ts --time 4s --crashes 1
import { LockNode } from 'mysocks/distributed';

type Token = { type: 'token'; number: number; dead: number[] };
type Message = Token | { type: 'where?' | 'gone' | 'here'; number: number };

/** Who has the token and does not want it keeps it for so long. */
const IDLE_MS = 100;
/** Who has waited for so long looks for it. */
const LOOK_MS = 1000;
/** A question and its answer take up to 200 ms. */
const ANSWER_MS = 300;

export default class TokenRing extends LockNode<Message> {
  here = false;
  wants = false;
  /** No token with a lower number counts here. */
  number = 0;
  /** Who is skipped: it goes round with the token. */
  dead: number[] = [];
  /** The number of the token that this node is about to make, or 0; who has not answered; who had not the last time. */
  making = 0;
  silent: number[] = [];
  suspects: number[] = [];

  override onStart(): void {
    if (this.life === 1 && this.id === this.nodes[0]) this.arrived();
  }

  override onRequest(): void {
    this.wants = true;
    if (this.here) this.goIn();
    else this.setTimer('look', LOOK_MS);
  }

  override onRelease(): void {
    this.wants = false;
    this.pass();
  }

  arrived(): void {
    this.here = true;
    this.rest();
    if (this.wants) this.goIn();
    else this.setTimer('pass', IDLE_MS);
  }

  goIn(): void {
    this.clearTimer('pass');
    this.enter();
  }

  pass(): void {
    const living = this.nodes.filter((node) => node === this.id || !this.dead.includes(node));
    const next = living[(living.indexOf(this.id) + 1) % living.length] ?? this.id;
    this.here = false;
    this.send(next, { type: 'token', number: this.number, dead: this.dead });
  }

  override onTimer(timer: string): void {
    if (timer === 'pass') this.pass();
    else if (timer === 'look') this.callTheRoll([]);
    // A message may get lost, but not two: who is silent twice is dead.
    else if (this.silent.every((node) => this.suspects.includes(node))) this.makeToken();
    else this.callTheRoll(this.silent);
  }

  callTheRoll(suspects: number[]): void {
    // A number that no other node makes, and this one did not in a former life.
    const n = this.nodes.length;
    const round = Math.floor(Math.max(this.number, this.life * 1_000_000) / n) + 1;
    this.number = this.making = round * n + this.nodes.indexOf(this.id);
    this.suspects = suspects;
    this.silent = this.nodes.filter((node) => node !== this.id);
    this.broadcast({ type: 'where?', number: this.making });
    this.setTimer('answer', ANSWER_MS);
  }

  makeToken(): void {
    this.dead = this.silent;
    this.arrived();
  }

  /** Calls the roll no more. */
  rest(): void {
    this.making = 0;
    this.clearTimer('answer');
    this.clearTimer('look');
  }

  override onMessage(from: number, message: Message): void {
    const { type, number } = message;
    if (type === 'where?') this.isAsked(from, number);
    else if (type === 'token') this.token(message);
    else if (this.making > 0) this.isAnswered(from, type, number);
  }

  token({ number, dead }: Token): void {
    if (number < this.number) return; // It was made anew.
    this.number = number;
    this.dead = dead;
    this.arrived();
  }

  isAsked(from: number, number: number): void {
    this.dead = this.dead.filter((node) => node !== from); // It is back.
    // While it calls the roll itself, with a higher number, it leaves it to the other to give way.
    if (number < this.number && this.making > 0) return;
    if (number > this.number && !this.here) this.wait();
    this.number = Math.max(this.number, number);
    this.send(from, { type: this.here ? 'here' : 'gone', number: this.number });
  }

  isAnswered(from: number, type: 'here' | 'gone', number: number): void {
    this.number = Math.max(this.number, number);
    if (type === 'here') return this.wait();
    if (number > this.making) return this.callTheRoll(this.suspects);
    if (number === this.making) this.silent = this.silent.filter((node) => node !== from);
    if (this.silent.length === 0) this.makeToken();
  }

  wait(): void {
    this.rest();
    if (this.wants) this.setTimer('look', LOOK_MS);
  }
}
