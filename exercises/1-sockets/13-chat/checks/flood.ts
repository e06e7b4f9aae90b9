/**
 * Much talk: one member speaks, others listen, and one may not read any more.
 *
 * Every line of the talk is the same, so what should have come can be told for any amount of it.
 *
 * @module
 */
import {
  count,
  showDifference,
  underway,
  type Trial,
  type WaitOptions,
} from '../../../../lib/grader/index.ts';
import type { Member, Room } from './room.ts';

/** Said at once before anybody has heard it: far less than what makes a member slow. */
const AHEAD = 256 * 1024;
const BLOCK_LINES = 64;
const LINE = 1_000;

/** What one member hears of the talk. */
class Listener {
  readonly member: Member;
  /** Bytes of the talk that it has heard. */
  heard = 0;
  /** Members of whom it was told that they have left. */
  readonly left: string[] = [];
  readonly #line: Buffer;
  readonly #many: Buffer;
  #rest: Buffer = Buffer.alloc(0);

  constructor(member: Member, line: Buffer) {
    this.member = member;
    this.#line = line;
    this.#many = Buffer.concat(Array<Buffer>(2 * BLOCK_LINES).fill(line));
  }

  get news(): boolean {
    const { inbox } = this.member.wire;
    return inbox.size > 0 || inbox.ended !== undefined;
  }

  /** Takes what has come, and compares. */
  listen(t: Trial): void {
    const bytes = Buffer.concat([this.#rest, this.member.wire.inbox.take()]);
    const end = bytes.lastIndexOf('\n') + 1;
    this.#rest = bytes.subarray(end);
    for (let at = 0; at < end;) at += this.#compare(t, bytes.subarray(at, end));
  }

  /** How many bytes of whole lines are right. */
  #compare(t: Trial, bytes: Buffer): number {
    const most = Math.min(bytes.length, this.#many.length);
    const size = most - (most % this.#line.length);
    if (size > 0 && this.#many.compare(bytes, 0, size, 0, size) === 0) {
      this.heard += size;
      return size;
    }
    const first = bytes.subarray(0, bytes.indexOf('\n') + 1);
    const notice = /^\* (\w+) left\n$/.exec(first.toString('latin1'));
    if (notice?.[1] !== undefined) this.left.push(notice[1]);
    else if (first.equals(this.#line)) this.heard += first.length;
    else this.#different(t, first);
    return first.length;
  }

  #different(t: Trial, got: Buffer): never {
    const { name, wire } = this.member;
    const lines = showDifference(this.#line, got);
    t.fail([`${name} (${wire.name}) sees another line than was said:`, ...lines].join('\n'), {
      symptom: 'different',
      expected: this.#line,
      got,
    });
  }
}

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

  /** The slow one stops reading. */
  constructor({ t }: Room, speaker: Member, listener: Member, slow: Member) {
    this.#t = t;
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

  /** Bytes for the slow one that are still in the server: the kernel has not got them, by its own account. */
  get waiting(): number {
    const { wire } = this.slow.member;
    const taken = wire.inbox.received - this.#before;
    return this.listener.heard - taken - underway(wire.localPort, wire.remotePort);
  }

  /**
   * Speaks on, and has the listener hear it all, until so many bytes are said or there is an end of it. False when
   * that took more than the program's time: a program that takes a byte at a time would be at it for minutes.
   */
  async goOn(most: number, enough: () => boolean, patience: number): Promise<boolean> {
    const { clock } = this.#t.stage.waiting;
    const steps = this.#t.stage.steps.length;
    const begin = clock.now();
    const late = () => clock.now() - begin > patience * clock.scale;
    while (this.said < most && !enough() && !late()) {
      while (this.said - this.listener.heard < AHEAD && this.said < most) this.#say();
      await this.#hear(Math.min(this.said, this.listener.heard + AHEAD / 2));
      this.#t.stage.shorten(steps, `${this.#speaker.member.name} says ${count(this.said, 'byte')}`);
    }
    await this.#hear(this.said);
    return !late();
  }

  /** Waits for both others to be told that the slow one has left. False when they are not. */
  async areTold(options: WaitOptions): Promise<boolean> {
    const { name } = this.slow.member;
    const told = (listener: Listener) => {
      if (listener.news) listener.listen(this.#t);
      return listener.left.includes(name);
    };
    const look = () => (told(this.listener) && told(this.#speaker) ? this : undefined);
    return (await this.#t.stage.waiting.until(look, options)) === this;
  }

  /** The slow one reads again: it hears all that was said. */
  async catchesUp(): Promise<void> {
    this.slow.member.wire.resume();
    await this.#listen(this.slow, this.said);
    this.#t.step(`${this.slow.member.name} has heard it all`);
  }

  #say(): void {
    this.#speaker.member.wire.push(this.#block);
    this.#speaker.listen(this.#t);
    this.said += this.#blockSize;
  }

  async #hear(bytes: number): Promise<void> {
    await this.#listen(this.listener, bytes);
  }

  async #listen(listener: Listener, bytes: number): Promise<void> {
    const { wire, name } = listener.member;
    const options: WaitOptions = { progress: () => wire.inbox.received };
    while (listener.heard < bytes) {
      const found = await this.#t.stage.waiting.until(
        () => (listener.news ? listener : undefined),
        options,
      );
      listener.listen(this.#t);
      if (found === listener && (wire.inbox.ended === undefined || listener.heard >= bytes))
        continue;
      const got = `${count(listener.heard, 'byte')} of ${count(this.said, 'byte')} that were said`;
      const instead = found === listener ? 'and the end of the stream' : 'and then no more';
      this.#t.fail(
        `${name} (${wire.name}) sees ${got}, ${instead}, while ${this.slow.member.name} does not read`,
        { symptom: found === listener ? 'too-little' : 'stopped', timedOut: found !== listener },
      );
    }
  }
}
