/**
 * Lines out of a stream: one read is not one line, it may hold half of one or a thousand.
 *
 * `readLine()` waits for one line at a time. This is for a program that takes all that have come so far, to
 * answer them together. Pure: no I/O here.
 *
 * @module
 */
const NEWLINE = 0x0a;
const RETURN = 0x0d;

export class LineDecoder {
  /** True once a line was over the limit: nothing is decoded any more. */
  tooLong = false;
  private readonly limit: number;
  /** The beginning of a line whose end has not come yet. */
  private rest: Buffer = Buffer.alloc(0);

  /** @param limit The longest line in bytes, without its newline. */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** Takes the next bytes of the stream, gives the lines that are complete now, without newline and `\r`. */
  push(bytes: Uint8Array): string[] {
    const lines: string[] = [];
    const all = Buffer.concat([this.rest, bytes]);
    let start = 0;
    for (let end = all.indexOf(NEWLINE); end >= 0; end = all.indexOf(NEWLINE, start)) {
      this.take(lines, withoutReturn(all.subarray(start, end)));
      start = end + 1;
    }
    this.rest = all.subarray(start);
    // A line need not end to be too long; but a \r may turn out to belong to its newline.
    if (withoutReturn(this.rest).length > this.limit) this.stop();
    return lines;
  }

  /** The stream has ended: gives the last line, if that had no newline. */
  end(): string[] {
    const lines: string[] = [];
    if (this.rest.length > 0) this.take(lines, this.rest);
    return lines;
  }

  private take(lines: string[], line: Buffer): void {
    if (line.length > this.limit) this.stop();
    if (!this.tooLong) lines.push(line.toString());
  }

  private stop(): void {
    this.tooLong = true;
    this.rest = Buffer.alloc(0);
  }
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === RETURN ? line.subarray(0, -1) : line;
}
