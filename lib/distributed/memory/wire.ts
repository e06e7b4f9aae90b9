/**
 * The messages between a process and home, on a TCP connection: a header of 12 bytes (type, page or lock, length
 * of the data, each 32 bits, least byte first), then the data.
 *
 * @module
 */
export const M = {
  HELLO: 1, // member → home: the version of this protocol
  WELCOME: 2, // home → member: the size of a page, and as data how many there are
  READ: 3, // member → home: my process touched a page that it has no right to
  WRITE: 4,
  GIVE_READ: 5, // home → member: a read-only copy
  GIVE_WRITE: 6, // home → member: the only copy (without data: yours is current)
  FETCH: 7, // home → owner: send me the page and keep it, read-only
  TAKE: 8, // home → owner: send me the page and forget it
  DATA: 9, // owner → home: the page
  INVALIDATE: 10, // home → reader: forget your copy
  ACK: 11, // reader → home: it is forgotten
  LOCK: 12,
  LOCKED: 13,
  UNLOCK: 14,
  BYE: 15, // member → home: I leave; what only I had was sent as DATA before
} as const;

export type Type = (typeof M)[keyof typeof M];

export const VERSION = 1;
/** Larger than the pages of any kernel. */
export const LARGEST_PAGE = 65_536;
export const LARGEST_MEMORY = 2 ** 30;
export const LARGEST_LOCK = 65_535;

/** The names of the messages by their numbers. */
export const NAME = new Map<number, keyof typeof M>(
  Object.entries(M).map(([name, type]) => [type, name as keyof typeof M]),
);

export type Send = (type: Type, no?: number, data?: Uint8Array) => void;

export interface Message {
  readonly type: Type;
  /** The page, or the lock. */
  readonly no: number;
  readonly data: Uint8Array;
}

/** What the other side must not say. Who gets it closes the connection. */
export class WrongMessage extends Error {}

const HEADER = 12;
export const NOTHING: Uint8Array = new Uint8Array();

export function encode(type: Type, no = 0, data = NOTHING): Uint8Array {
  const bytes = new Uint8Array(HEADER + data.length);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, type, true);
  header.setUint32(4, no, true);
  header.setUint32(8, data.length, true);
  bytes.set(data, HEADER);
  return bytes;
}

/** Makes messages of a stream of bytes, however it is cut. */
export class Decoder {
  private rest = NOTHING;
  private readonly most: number;

  /** @param most The most data that a message may have, in bytes: a page. */
  constructor(most: number) {
    this.most = most;
  }

  /** The messages that are complete now, one by one. Throws `WrongMessage` for what is none. */
  *push(chunk: Uint8Array): Generator<Message> {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    while (bytes.length - at >= HEADER) {
      const type = header.getUint32(at, true);
      const length = header.getUint32(at + 8, true);
      if (!NAME.has(type)) throw new WrongMessage(`Message must have a known type: got ${type}`);
      if (length > this.most) {
        throw new WrongMessage(`Data must be at most ${this.most} bytes: got ${length}`);
      }
      const end = at + HEADER + length;
      if (bytes.length < end) break;
      const no = header.getUint32(at + 4, true);
      yield { type: type as Type, no, data: bytes.slice(at + HEADER, end) };
      at = end;
    }
    this.rest = bytes.slice(at);
  }
}

/** What WELCOME holds. Throws `WrongMessage` where it is no memory that we can have. */
export function readWelcome({ type, no: pageSize, data }: Message): {
  pageSize: number;
  count: number;
} {
  if (type !== M.WELCOME || data.length !== 4) {
    throw new WrongMessage(`Home must say WELCOME first: got ${NAME.get(type)}`);
  }
  const count = new DataView(data.buffer, data.byteOffset).getUint32(0, true);
  const isPage =
    pageSize >= 4096 && pageSize <= LARGEST_PAGE && Number.isInteger(Math.log2(pageSize));
  if (!isPage || count < 1 || pageSize * count > LARGEST_MEMORY) {
    throw new WrongMessage(`Memory must have pages that fit: got ${count} of ${pageSize} bytes`);
  }
  return { pageSize, count };
}

export function welcome(count: number): Uint8Array {
  const data = new Uint8Array(4);
  new DataView(data.buffer).setUint32(0, count, true);
  return data;
}
