/**
 * Bytes that a program has sent or printed, kept until an expectation takes them.
 *
 * @module
 */
import { CheckFailure } from './failure.ts';
import { firstDifference, showDifference } from '../words/difference.ts';
import { count, durationMs } from '../../trace/show/words.ts';
import { quote } from '../words/text.ts';
import { ASLEEP, type WaitOptions, type Waiting } from './waiting.ts';

/** How a stream of bytes ended. */
export type StreamEnd = 'end' | 'reset';

/** How many unexpected bytes a report shows. */
const CONTEXT = 64;

export class Inbox {
  /** Whose bytes, as a step of the report says it: `client 1`, `the program's stdout`. */
  readonly name: string;
  /** How it ended, once it has. */
  ended: StreamEnd | undefined;
  /** All bytes that ever came. */
  received = 0;
  /** Called when kept bytes are taken. */
  onTaken: () => void = () => {};
  readonly #waiting: Waiting;
  #chunks: Buffer[] = [];
  #size = 0;
  #past: Buffer = Buffer.alloc(0);

  constructor(name: string, waiting: Waiting) {
    this.name = name;
    this.#waiting = waiting;
  }

  /** Bytes that came and were not taken yet. */
  get size(): number {
    return this.#size;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    this.received += chunk.length;
    this.#waiting.bell.ring();
  }

  end(how: StreamEnd): void {
    this.ended ??= how;
    this.#waiting.bell.ring();
  }

  /** Takes up to `most` of the bytes that are there. */
  take(most = Number.POSITIVE_INFINITY): Buffer {
    const taken: Buffer[] = [];
    let left = most;
    while (left > 0) {
      const chunk = this.#chunks.shift();
      if (chunk === undefined) break;
      if (chunk.length > left) this.#chunks.unshift(chunk.subarray(left));
      taken.push(chunk.subarray(0, left));
      left -= Math.min(left, chunk.length);
    }
    const bytes = taken.length === 1 && taken[0] !== undefined ? taken[0] : Buffer.concat(taken);
    this.#size -= bytes.length;
    this.onTaken();
    return bytes;
  }

  /** The first bytes that are there, without taking them. */
  peek(most = CONTEXT): Buffer {
    return Buffer.concat(this.#chunks.slice(0, most)).subarray(0, most);
  }

  /** The number of bytes before the end of the first line that is there, its newline included; else -1. */
  lineLength(): number {
    let before = 0;
    for (const chunk of this.#chunks) {
      const at = chunk.indexOf(0x0a);
      if (at >= 0) return before + at + 1;
      before += chunk.length;
    }
    return -1;
  }

  /** Waits until there is something to take or the stream has ended. */
  async #more(options: WaitOptions) {
    const look = () => (this.#size > 0 || this.ended !== undefined ? this : undefined);
    return this.#waiting.until(look, { ...options, last: true });
  }

  /** Takes exactly these bytes, comparing as they come; the first one that differs fails. */
  async expect(expected: Buffer, options: WaitOptions = {}): Promise<void> {
    for (let at = 0; at < expected.length;) {
      const more = await this.#more({ progress: () => this.received, ...options });
      const chunk = this.take(expected.length - at);
      if (chunk.length === 0) throw this.#incomplete(expected, at, more, options);
      const wrong = firstDifference(expected.subarray(at, at + chunk.length), chunk);
      if (wrong >= 0) throw this.#different(expected, at, chunk);
      at += chunk.length;
    }
    this.#past = expected;
  }

  /** Waits for the end of the stream, with no byte before it. A reset will do when the options say so. */
  async expectEnd(options: WaitOptions & { readonly reset?: boolean } = {}): Promise<void> {
    const more = await this.#more(options);
    this.expectNothingMore();
    if (typeof more === 'string') {
      const instead =
        more === 'asleep'
          ? `the stream was not ended: ${ASLEEP}`
          : `the stream was not ended within ${this.#limit(options)}`;
      throw new CheckFailure(`${this.name}: everything has come, but ${instead}`, {
        symptom: 'no-end',
        timedOut: true,
      });
    }
    if (this.ended === 'reset' && options.reset !== true) {
      throw new CheckFailure(`${this.name}: the connection was reset instead of ended`, {
        symptom: 'reset',
      });
    }
  }

  /** Fails when bytes are there that nobody expects. */
  expectNothingMore(): void {
    if (this.#size === 0) return;
    const extra = this.peek();
    const got = Buffer.concat([this.#past, extra]);
    throw new CheckFailure(
      `${this.name}: everything expected has come, and then more: ${quote(extra)}`,
      { symptom: 'too-much', expected: this.#past, got },
    );
  }

  #different(expected: Buffer, at: number, chunk: Buffer): CheckFailure {
    const got = Buffer.concat([expected.subarray(0, at), chunk, this.peek()]);
    return new CheckFailure(
      [`${this.name}: other bytes than expected`, ...showDifference(expected, got)].join('\n'),
      { symptom: 'different', expected, got },
    );
  }

  #incomplete(expected: Buffer, at: number, why: unknown, options: WaitOptions): CheckFailure {
    const got = expected.subarray(0, at);
    const lines = at === 0 ? [`expected ${quote(expected)}`] : showDifference(expected, got);
    const say = (
      what: string,
      symptom: 'too-little' | 'reset' | 'too-slow' | 'nothing' | 'stopped',
    ) =>
      new CheckFailure([`${this.name}: ${what}`, ...lines].join('\n'), {
        symptom,
        timedOut: typeof why === 'string',
        expected,
        got,
      });
    const part = `${at.toLocaleString('en-US')} of ${count(expected.length, 'byte')}`;
    if (why === 'slow') return say(`too slow: only ${part} came in time`, 'too-slow');
    if (why === 'asleep') {
      const came = at === 0 ? 'nothing came' : `${part} came, then no more`;
      const symptom = at === 0 ? 'nothing' : 'stopped';
      return say(`${came}: ${ASLEEP}`, symptom);
    }
    if (why === 'hang') {
      const limit = this.#limit(options);
      return at === 0
        ? say(`nothing came within ${limit}`, 'nothing')
        : say(`${part} came, then nothing for ${limit}`, 'stopped');
    }
    if (this.ended === 'reset') return say(`the connection was reset after ${part}`, 'reset');
    if (at === 0) return say('the stream ended without a byte', 'nothing');
    return say(`the stream ended after ${part}`, 'too-little');
  }

  #limit(options: WaitOptions): string {
    return durationMs(this.#waiting.limit(options));
  }
}
