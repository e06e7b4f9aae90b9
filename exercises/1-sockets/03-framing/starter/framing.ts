// Framing: messages over a channel. The length of each one stands before it, in 4 bytes, big-endian.
// A module: other programs import its two functions.
import { readSocket, writeSocket, type Channel } from 'mysocks';

/** Sends one message. Resolves to the number of its bytes, or to -1. */
export async function sendMessage(channel: Channel, bytes: Uint8Array): Promise<number> {
  // TODO: the length must go first. And must one write take all the bytes?
  return writeSocket(channel, bytes);
}

/**
 * Receives the next message. Resolves to its bytes; to null at the end of the stream; to -1 on error, at an end
 * inside a message, and when the message is longer than `limit`.
 */
export async function receiveMessage(
  channel: Channel,
  limit: number,
): Promise<Uint8Array | null | -1> {
  // TODO: how long is the message, and has all of it come?
  const buf = Buffer.alloc(limit);
  const n = await readSocket(channel, buf);
  return buf.subarray(0, n);
}
