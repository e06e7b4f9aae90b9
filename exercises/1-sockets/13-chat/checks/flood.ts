/**
 * Much talk: one member speaks, others listen, and one may not read any more.
 *
 * Every line of the talk is the same, so what should have come can be told for any amount of it.
 *
 * @module
 */
import {
  count,
  underway,
  type Service,
  type Symptom,
  type Trial,
  type WaitOptions,
} from '../../../../lib/grader/index.ts';
import { LAST, Listener } from './listener.ts';
import type { Member } from './member.ts';
import type { Room } from './room.ts';

/** Said at once before anybody has heard it: far less than what makes a member slow. */
const AHEAD = 128 * 1024;
/** To ask the kernel is dear on some machines. */
const LOOK = AHEAD;
const BLOCK_LINES = 64;
const LINE = 1_000;

export class Flood {
  readonly listener: Listener;
  readonly slow: Listener;
  readonly #t: Trial;
  /** The speaker hears who has left, and its own echo if there is one. */
  readonly #speaker: Listener;
  readonly #block: string;
  readonly #blockSize: number;
  /** Bytes of the talk as the others should hear it. */
  said = 0;
  readonly #before: number;
  readonly #service: Service;
  #mostWaiting = 0;

  /** The slow one stops reading. */
  constructor({ t, service }: Room, speaker: Member, listener: Member, slow: Member) {
    this.#t = t;
    this.#service = service;
    const text = t.random.word(LINE, LINE);
    const line = Buffer.from(`${speaker.name}: ${text}\n`);
    this.#block = `${text}\n`.repeat(BLOCK_LINES);
    this.#blockSize = line.length * BLOCK_LINES;
    this.#speaker = new Listener(speaker, line);
    this.listener = new Listener(listener, line);
    this.slow = new Listener(slow, line);
    slow.wire.pause();
    this.#before = slow.wire.inbox.received;
  }

  /** Whether the listener was told that the slow one has left. */
  get dropped(): boolean {
    return this.listener.left.includes(this.slow.member.name);
  }

  /**
   * Bytes for the slow one that are still in the server: not those that the kernel has. What comes is counted at both
   * ends of the connection until its receipt is known, so there is a least and a most.
   */
  get waiting(): { readonly least: number; readonly most: number } {
    const { wire } = this.slow.member;
    const { unsent, unread } = underway(wire.localPort, wire.remotePort);
    const told = this.listener.heard - (wire.inbox.received - this.#before);
    return { least: told - unsent - unread, most: told - Math.max(unsent, unread) };
  }

  /** Whether so much is waiting in the server, but not much more. */
  async hasWaiting(bytes: number): Promise<boolean> {
    if (this.dropped) return true;
    const { least, most } = this.waiting;
    this.#mostWaiting = most;
    if (least > bytes || most < 2 * bytes) return least > bytes;
    await this.#service.rests(); // all that has come is known then
    return this.waiting.least > bytes;
  }

  /** For a member who was dropped: the most that was waiting. */
  get mostWaiting(): number {
    return Math.max(0, this.#mostWaiting) + AHEAD;
  }

  /**
   * Speaks on, and has the listener hear it all, until this many bytes are said or it is enough; or for so many
   * milliseconds of the program's time, if a number is given. Whether it was enough.
   */
  async goOn(
    most: number,
    enough: () => boolean | Promise<boolean> = () => false,
    patience = Infinity,
  ): Promise<boolean> {
    const { clock } = this.#t;
    const sums = this.#t.runningStep();
    const begin = clock.now();
    const late = () => clock.now() - begin > patience * clock.scale;
    let done = false;
    for (let looked = -LOOK; !done && this.said < most && !late();) {
      if (this.dropped || this.said - looked >= LOOK) {
        done = await enough();
        if (done) break;
        looked = this.said;
      }
      while (this.said - this.listener.heard < AHEAD && this.said < most) this.#say();
      await this.#hear(Math.min(this.said, this.listener.heard + AHEAD / 2));
      sums(`${this.#speaker.member.name} says ${count(this.said, 'byte')}`);
    }
    await this.#hear(this.said);
    return done;
  }

  /** Waits for both others to be told that the slow one has left. False when they are not. */
  async areTold(options: WaitOptions): Promise<boolean> {
    const { name } = this.slow.member;
    const told = (listener: Listener) => {
      if (listener.news) listener.listen(this.#t);
      return listener.left.includes(name);
    };
    const all = () => [this.listener, this.#speaker].every(told);
    await this.#t.until(() => (all() || this.isOver ? this : undefined), options);
    return all();
  }

  /** Whether those who read have lost their connections. */
  get isOver(): boolean {
    const ends = [this.listener, this.#speaker].map(({ member }) => member.wire.inbox.ended);
    return ends.some((end) => end !== undefined);
  }

  /** The slow one reads again: it hears all that was said, and the last line after that. */
  async ends(): Promise<void> {
    this.slow.member.wire.resume();
    // When all that waited is on its way, nothing keeps the last line from being told.
    await this.#service.rests();
    await this.#speaker.member.says(LAST);
    for (const listener of [this.listener, this.slow]) {
      await this.#listen(listener, this.said, () => listener.over);
      this.#t.step(`${listener.member.name} has heard it all`);
    }
  }

  #say(): void {
    this.#speaker.member.wire.push(this.#block);
    this.#speaker.listen(this.#t);
    this.said += this.#blockSize;
  }

  async #hear(bytes: number): Promise<void> {
    await this.#listen(this.listener, bytes);
  }

  /** Listens until this many bytes are heard and everything else that is waited for has happened. */
  async #listen(listener: Listener, bytes: number, all = () => true): Promise<void> {
    const { wire } = listener.member;
    const news = () => (listener.news ? listener : undefined);
    while (listener.heard < bytes || !all()) {
      const found = await this.#t.until(news, {
        progress: () => wire.inbox.received,
      });
      listener.listen(this.#t);
      const missing = listener.heard < bytes;
      if (missing && listener.over) this.#fails(listener, 'and then the last line', 'other');
      if (!missing && all()) return;
      if (found !== listener) this.#fails(listener, 'and then no more', 'stopped');
      if (wire.inbox.ended !== undefined) this.#fails(listener, 'and the end', 'too-little');
    }
  }

  #fails({ member, heard }: Listener, instead: string, symptom: Symptom): never {
    const got = `${count(heard, 'byte')} of ${count(this.said, 'byte')} that were said`;
    const { name } = this.slow.member;
    this.#t.fail(
      `${member.name} (${member.wire.name}) sees ${got}, ${instead}; ${name} did not read`,
      {
        symptom,
        timedOut: symptom === 'stopped',
      },
    );
  }
}
