/**
 * What the program has asked a remote-read server for, and what it was given.
 *
 * @module
 */
import { CheckFailure, quote } from '../../../../lib/grader/index.ts';

export interface Request {
  /** The line as it came. */
  readonly text: string;
  readonly verb: 'SIZE' | 'READ';
  readonly offset: number;
  readonly count: number;
}

const REQUEST = /^(?:SIZE ([^ ]+)|READ ([^ ]+) ([0-9]{1,20}) ([0-9]{1,20}))$/;
/** How often a program may ask for bytes where there are none. */
const BEYOND = 100;
/** A program may fetch the file more than once, but not for ever. */
const TIMES = 4;

export class Account {
  /** The first line that was no request, or not for the file of this server. */
  strange: string | undefined;
  /** The READ that began lowest, of those that gave bytes. */
  lowest: Request | undefined;
  /** Bytes of content that were sent; and of them those in answers that were sent to their end. */
  given = 0;
  complete = 0;
  /** It has asked for the last byte of the file, or needs none. */
  atEnd: boolean;
  readonly #name: string;
  readonly #size: number;
  #beyond = 0;

  /**
   * @param name The NAME that the program was given.
   * @param size The size of that file.
   * @param have How many bytes of it the program already has.
   */
  constructor(name: string, size: number, have: number) {
    this.#name = name;
    this.#size = size;
    this.atEnd = have === size;
  }

  /** The request in a line, or why it is not one. */
  understand(line: Buffer): Request | string {
    const text = line.toString().replace(/\r$/, '');
    const [, sizeOf, readFrom, offset, count] = REQUEST.exec(text) ?? [];
    const name = sizeOf ?? readFrom;
    if (name === undefined) {
      this.strange ??= `the program sent ${quote(line)}, which is not a request`;
      return 'not a request';
    }
    if (name !== this.#name) {
      this.strange ??= `the program asked for ${quote(name)}, which is not the NAME that it was given`;
      return 'no such file';
    }
    const verb = sizeOf === undefined ? 'READ' : 'SIZE';
    return { text, verb, offset: Number(offset), count: Number(count) };
  }

  /** Notes the beginning of a line whose end does not come. */
  giveUp(line: Buffer): void {
    this.strange ??= `the program sent ${quote(line)}, and not the rest of that line`;
  }

  /** Notes a request that is answered with this many bytes of the file. Fails when requests lead nowhere. */
  note(request: Request, length: number): void {
    const { verb, offset, count, text } = request;
    if (verb === 'SIZE') return;
    if (length > 0 && offset < (this.lowest?.offset ?? Infinity)) this.lowest = request;
    this.atEnd ||= offset + length >= this.#size;
    if (count > 0 && length === 0) this.#beyond++;
    const again = this.given > TIMES * this.#size + 1_000_000;
    if (this.#beyond <= BEYOND && !again) return;
    const what = again ? 'bytes that it has got' : 'bytes beyond the end of the file';
    const message = `the program asks for ${what}, again and again: ${quote(text)}`;
    throw new CheckFailure(message, { symptom: 'not-ending' });
  }
}
