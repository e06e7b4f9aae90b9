// Framing: messages over a channel. The length of each one stands before it, in 4 bytes, big-endian.
// A module: other programs import its two functions.
import { readSocket, writeSocket, type Channel } from 'mysocks';

const HEADER = 4;

/** Sends one message. Resolves to the number of its bytes, or to -1. */
export async function sendMessage(channel: Channel, bytes: Uint8Array): Promise<number> {
  const message = Buffer.alloc(HEADER + bytes.length);
  message.writeUInt32BE(bytes.length);
  message.set(bytes, HEADER);
  return (await writeAll(channel, message)) < 0 ? -1 : bytes.length;
}

/**
 * Receives the next message. Resolves to its bytes; to null at the end of the stream; to -1 on error, at an end
 * inside a message, and when the message is longer than `limit`.
 */
export async function receiveMessage(
  channel: Channel,
  limit: number,
): Promise<Uint8Array | null | -1> {
  const header = Buffer.alloc(HEADER);
  const n = await readAll(channel, header);
  if (n === 0) return null; // the peer has closed between two messages
  if (n < HEADER) return -1;
  const length = header.readUInt32BE();
  if (length > limit) return -1; // before any memory is set aside for it
  const bytes = Buffer.alloc(length);
  return (await readAll(channel, bytes)) < length ? -1 : bytes;
}

/** Fills the buffer: a read may give less. Resolves to its length, to less at the end of the stream, or to -1. */
async function readAll(channel: Channel, buf: Uint8Array): Promise<number> {
  let done = 0;
  while (done < buf.length) {
    const n = await readSocket(channel, buf.subarray(done)); // never a byte of the next message
    if (n < 0) return -1;
    if (n === 0) break;
    done += n;
  }
  return done;
}

/** Writes all the bytes: a write may take less. Resolves to their number, or to -1. */
async function writeAll(channel: Channel, bytes: Uint8Array): Promise<number> {
  let done = 0;
  while (done < bytes.length) {
    const n = await writeSocket(channel, bytes.subarray(done));
    if (n < 0) return -1;
    done += n;
  }
  return done;
}
