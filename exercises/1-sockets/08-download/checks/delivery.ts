/**
 * How the answers go out: whole or cut, and perhaps not to their end.
 *
 * @module
 */
import { quote, WHOLE, type Cut, type Trial, type Wire } from '../../../../lib/grader/index.ts';
import type { Account } from './account.ts';

/** Something that happens once. */
export interface Stop {
  /** Instead of the first answer, inside the first line of an answer to READ, or after this many bytes of content. */
  readonly at: 'answer' | 'head' | number;
  /** What happens: the connection ends, or the server does something else and goes on. */
  readonly how: 'end' | 'reset' | (() => Promise<void>);
}

export interface DeliveryOptions {
  /** How each answer is cut into writes. */
  readonly cut?: (answer: Buffer) => Cut | undefined;
  readonly stop?: Stop;
}

/** How much is on the way at once: a slow reader shows that it goes on by taking it. */
const CHUNK = 65536;
const NOTHING = Buffer.alloc(0);

export class Delivery {
  /** Grows with all that goes out. */
  progress = 0;
  readonly #t: Trial;
  readonly #account: Account;
  readonly #cut: DeliveryOptions['cut'];
  #stop: Stop | undefined;
  #answers = 0;
  #sums: (text: string) => void = () => {};

  constructor(t: Trial, account: Account, { cut, stop }: DeliveryOptions) {
    this.#t = t;
    this.#account = account;
    this.#cut = cut;
    this.#stop = stop;
  }

  /** Sends a line, and bytes after it. False when the connection is over. */
  async send(wire: Wire, asked: Buffer, head: string, bytes: Buffer = NOTHING): Promise<boolean> {
    const account = this.#account;
    const answer = Buffer.concat([Buffer.from(head), bytes]);
    const end = this.#stopIn(head, bytes.length) ?? answer.length;
    this.#say(`the program asks ${quote(asked)}, the server answers ${quote(answer, 24)}`);
    await this.#write(wire, answer.subarray(0, end));
    account.given += Math.max(0, end - head.length);
    if (end < answer.length && !(await this.#interrupt(wire, end))) return false;
    await this.#write(wire, answer.subarray(end));
    account.given += Math.min(answer.length - end, bytes.length);
    account.complete += bytes.length;
    return true;
  }

  /** Where in this answer it stops, if it does. */
  #stopIn(head: string, length: number): number | undefined {
    const at = this.#stop?.at;
    if (at === 'answer') return 0;
    if (at === undefined || length === 0) return undefined;
    if (at === 'head') return head.length - 2;
    const { given } = this.#account;
    return at < given + length ? head.length + at - given : undefined;
  }

  /** What happens within an answer. False when the connection is over. */
  async #interrupt(wire: Wire, end: number): Promise<boolean> {
    const how = this.#stop?.how ?? 'end';
    this.#stop = undefined;
    // A reset throws away what has come and was not read yet.
    if (end > 0) for (let tries = 0; tries < 4 && !(await wire.wasRead()); tries++);
    this.#t.step(`the server stops after ${end.toLocaleString('en-US')} bytes of that answer`);
    if (typeof how === 'function') {
      await how();
      return true;
    }
    wire[how]();
    return false;
  }

  async #write(wire: Wire, bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; at += CHUNK) {
      const chunk = bytes.subarray(at, at + CHUNK);
      // What was asked and answered is said already.
      await this.#t.quietly(() => wire.send(chunk, this.#cut?.(chunk) ?? WHOLE));
      if (at + CHUNK < bytes.length) await wire.wasRead();
      this.progress++;
    }
  }

  /** One step for each request; of many, those in the middle become one. */
  #say(step: string): void {
    this.#answers++;
    this.progress++;
    if (this.#answers === 4) this.#sums = this.#t.runningStep();
    if (this.#answers > 5) this.#sums(`… ${this.#answers - 4} more requests …`);
    this.#t.step(step);
  }
}
