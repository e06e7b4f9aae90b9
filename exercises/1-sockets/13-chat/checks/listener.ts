/**
 * What one member hears of much talk in which every line is the same.
 *
 * @module
 */
import { showDifference, type Trial } from '../../../../lib/grader/index.ts';
import type { Member } from './member.ts';

/** How many lines are compared at once. */
const COMPARED = 128;
/** What is said when the talk is over. */
export const LAST = 'that was all';

/** What one member hears of the talk. */
export class Listener {
  readonly member: Member;
  /** Bytes of the talk that it has heard. */
  heard = 0;
  /** Members of whom it was told that they have left. */
  readonly left: string[] = [];
  /** It has heard the last line. */
  over = false;
  readonly #line: Buffer;
  readonly #many: Buffer;
  #rest: Buffer = Buffer.alloc(0);

  constructor(member: Member, line: Buffer) {
    this.member = member;
    this.#line = line;
    this.#many = Buffer.concat(Array<Buffer>(COMPARED).fill(line));
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
    const text = first.toString('latin1');
    const notice = /^\* (\w+) left\n$/.exec(text);
    if (notice?.[1] !== undefined) this.left.push(notice[1]);
    else if (first.equals(this.#line)) this.heard += first.length;
    else if (text.endsWith(`: ${LAST}\n`)) this.over = true;
    else if (text !== `* ${this.member.name} joined\n`) this.#different(t, first);
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
