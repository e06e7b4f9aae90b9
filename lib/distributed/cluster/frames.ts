/**
 * Frames: a length in 4 bytes, most significant first, then so many bytes of JSON, an array.
 *
 * @module
 */

/** The most bytes of a frame. */
export const LARGEST_FRAME = 2 ** 20;
const HEADER_BYTES = 4;

/** What came is no frame: the connection cannot be read any further. */
export class BadFrame extends Error {}

/** Makes a frame. */
export function frame(what: readonly unknown[]): Buffer {
  const json = Buffer.from(JSON.stringify(what));
  if (json.length > LARGEST_FRAME) {
    throw new BadFrame(`Frame must have at most ${LARGEST_FRAME} bytes: got ${json.length}`);
  }
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(json.length);
  return Buffer.concat([header, json]);
}

/** Puts the frames of one connection together, however its bytes are cut. */
export class FrameReader {
  #parts: Buffer[] = [];
  #length = 0;

  /** Gives the frames that are complete now, one by one. Throws `BadFrame`. */
  *read(data: Buffer): Generator<readonly unknown[]> {
    this.#parts.push(data);
    this.#length += data.length;
    for (let size = this.#size(); size !== undefined; size = this.#size()) {
      const whole = Buffer.concat(this.#parts);
      const end = HEADER_BYTES + size;
      this.#parts = [whole.subarray(end)];
      this.#length = whole.length - end;
      yield parse(whole.subarray(HEADER_BYTES, end));
    }
  }

  /** The length of the first frame, when all of it is there. */
  #size(): number | undefined {
    if (this.#length < HEADER_BYTES) return undefined;
    if (this.#parts[0]!.length < HEADER_BYTES) this.#parts = [Buffer.concat(this.#parts)];
    const size = this.#parts[0]!.readUInt32BE(0);
    if (size > LARGEST_FRAME) {
      throw new BadFrame(`Frame must have at most ${LARGEST_FRAME} bytes: got ${size}`);
    }
    return this.#length < HEADER_BYTES + size ? undefined : size;
  }
}

function parse(json: Buffer): readonly unknown[] {
  let what: unknown;
  try {
    what = JSON.parse(json.toString('utf8'));
  } catch {
    throw new BadFrame(`Frame must be JSON: got ${short(json)}`);
  }
  if (Array.isArray(what)) return what;
  throw new BadFrame(`Frame must be a JSON array: got ${short(json)}`);
}

function short(json: Buffer): string {
  const text = json.toString('latin1').replaceAll(/[^\x20-\x7e]/g, '?');
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** What a node sends to another: a text of JSON, with a type. Nothing else gets to a node. Throws `BadFrame`. */
export function messageOf([what, json]: readonly unknown[]): string {
  if (what !== 'message' || typeof json !== 'string') {
    throw new BadFrame(`Nobody knows what ${JSON.stringify(what)} is`);
  }
  let message: { type?: unknown } | null;
  try {
    message = JSON.parse(json);
  } catch {
    throw new BadFrame('Message must be JSON');
  }
  if (typeof message?.type !== 'string') throw new BadFrame('Message must have a type');
  return json;
}
