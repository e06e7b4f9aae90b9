// Reads and writes single bytes.
import { readSocket, writeSocket } from 'mysocks';

export async function sendMessage(channel: number, bytes: Uint8Array): Promise<number> {
  const { length } = bytes;
  for (const byte of [length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255]) {
    if ((await writeSocket(channel, Uint8Array.of(byte))) !== 1) return -1;
  }
  for (const byte of bytes) {
    if ((await writeSocket(channel, Uint8Array.of(byte))) !== 1) return -1;
  }
  return length;
}

export async function receiveMessage(
  channel: number,
  limit: number,
): Promise<Uint8Array | null | -1> {
  let length = 0;
  for (let i = 0; i < 4; i++) {
    const byte = await receiveByte(channel);
    if (byte === null && i === 0) return null;
    if (byte === null || byte < 0) return -1;
    length = length * 256 + byte;
  }
  if (length > limit) return -1;
  const message = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const byte = await receiveByte(channel);
    if (byte === null || byte < 0) return -1;
    message[i] = byte;
  }
  return message;
}

async function receiveByte(channel: number): Promise<number | null> {
  const byte = new Uint8Array(1);
  const n = await readSocket(channel, byte, 1);
  return n === 1 ? (byte[0] ?? -1) : n === 0 ? null : -1;
}
