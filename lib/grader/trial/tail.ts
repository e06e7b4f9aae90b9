/**
 * What a program prints on stderr: the last of it is kept.
 *
 * @module
 */

const KEPT = 64 * 1024;

export class Tail {
  /** How many bytes there were. */
  size = 0;
  #kept = Buffer.alloc(0);

  add(chunk: Uint8Array): void {
    this.size += chunk.length;
    const all = Buffer.concat([this.#kept, chunk]);
    this.#kept = all.subarray(Math.max(0, all.length - KEPT));
  }

  /** What came after so many bytes, if not more than the last 64 KB. */
  after(bytes: number): string {
    const wanted = Math.max(0, this.size - bytes);
    return this.#kept.subarray(Math.max(0, this.#kept.length - wanted)).toString('utf8');
  }
}
