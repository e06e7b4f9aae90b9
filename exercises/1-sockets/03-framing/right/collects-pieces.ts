// Takes its time to load, makes a list of pieces, writes header and message apart, and talks on stdout.
import { setTimeout as wait } from 'node:timers/promises';
import * as sockets from 'mysocks';

await wait(500);
console.log('framing is loaded');

class Broken extends Error {}

export const sendMessage = async (channel: number, bytes: Uint8Array) => {
  const header = new DataView(new ArrayBuffer(4));
  header.setUint32(0, bytes.byteLength, false);
  try {
    await put(channel, new Uint8Array(header.buffer));
    await put(channel, bytes);
    console.log(`sent ${bytes.byteLength} bytes`);
    return bytes.byteLength;
  } catch {
    return -1;
  }
};

export const receiveMessage = async (channel: number, limit: number) => {
  try {
    const header = await take(channel, 4);
    if (header === null) return null;
    const length = header.readUInt32BE(0);
    if (length > limit) throw new Broken(`too long: ${length}`);
    const message = await take(channel, length);
    if (message === null) throw new Broken('it has ended');
    return message;
  } catch (error) {
    console.log(error instanceof Broken ? error.message : error);
    return -1;
  }
};

async function put(channel: number, bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0) return;
  const n = await sockets.writeSocket(channel, bytes);
  if (n < 0) throw new Broken('the connection is broken');
  await put(channel, bytes.subarray(n));
}

async function take(channel: number, size: number): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  for (let missing = size; missing > 0;) {
    const piece = Buffer.alloc(Math.min(missing, 512));
    const n = await sockets.readSocket(channel, piece);
    if (n === 0 && missing === size) return null;
    if (n <= 0) throw new Broken(n === 0 ? 'it ended too early' : 'the connection is broken');
    pieces.push(piece.subarray(0, n));
    missing -= n;
  }
  return Buffer.concat(pieces);
}
