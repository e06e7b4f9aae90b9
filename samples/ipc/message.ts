// What queue-write and queue-read send each other: the lecture's msg.h. A program in C can be the other side.
//
//   struct AMessage { long msgType_; float floatPt_; int integer_; char text_[80]; };

export const TEXT_LEN = 80;
/** Without the type, as msgsnd(2) and msgrcv(2) count. */
export const SIZE = 4 + 4 + TEXT_LEN;
export const TYPE = 1;

export interface AMessage {
  floatPt: number;
  integer: number;
  text: string;
}

export function encode({ floatPt, integer, text }: AMessage): Uint8Array {
  const bytes = Buffer.alloc(SIZE);
  bytes.writeFloatLE(floatPt, 0);
  bytes.writeInt32LE(integer, 4);
  bytes.write(text, 8, TEXT_LEN - 1); // The last byte stays 0, as C's strings end.
  return bytes;
}

export function decode(mtext: Uint8Array): AMessage {
  const bytes = Buffer.from(mtext);
  const text = bytes.toString('utf8', 8);
  return {
    floatPt: bytes.readFloatLE(0),
    integer: bytes.readInt32LE(4),
    text: text.slice(0, text.indexOf('\0')),
  };
}

/** The key of the queue, C's int, or `wrong` says what it must be. */
export function keyArgument(text: string | undefined, wrong: (problem: string) => never): number {
  const key = Number(text?.trim() || NaN);
  return Number.isInteger(key) && Math.abs(key) < 2 ** 31
    ? key
    : wrong(`KEY must be a number of 32 bits: got '${text ?? ''}'`);
}
