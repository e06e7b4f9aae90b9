// caught by: stays
// advice: The bytes after the message were taken as well.
// Reads as much as there is, and forgets what comes after the message.
import { readSocket, writeSocket } from 'mysocks';

export async function sendMessage(channel: number, bytes: Uint8Array): Promise<number> {
  const message = Buffer.alloc(4 + bytes.length);
  message.writeUInt32BE(bytes.length);
  message.set(bytes, 4);
  for (let done = 0; done < message.length;) {
    const n = await writeSocket(channel, message.subarray(done));
    if (n < 0) return -1;
    done += n;
  }
  return bytes.length;
}

export async function receiveMessage(
  channel: number,
  limit: number,
): Promise<Uint8Array | null | -1> {
  let held = Buffer.alloc(0);
  for (;;) {
    if (held.length >= 4) {
      const length = held.readUInt32BE();
      if (length > limit) return -1;
      if (held.length >= 4 + length) {
        const bytes = held.subarray(4, 4 + length);
        return bytes;
      }
    }
    const buf = Buffer.alloc(65536);
    const n = await readSocket(channel, buf);
    if (n < 0) return -1;
    if (n === 0) return held.length === 0 ? null : -1;
    held = Buffer.concat([held, buf.subarray(0, n)]);
  }
}
