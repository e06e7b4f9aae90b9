// In short, and without a word: the mistakes in wrong/ change this program.
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
  const header = Buffer.alloc(4);
  const n = await readAll(channel, header);
  if (n === 0) return null;
  if (n < 4) return -1;
  const length = header.readUInt32BE();
  if (length > limit) return -1;
  const bytes = Buffer.alloc(length);
  return (await readAll(channel, bytes)) < length ? -1 : bytes;
}

async function readAll(channel: number, buf: Uint8Array): Promise<number> {
  let done = 0;
  while (done < buf.length) {
    const n = await readSocket(channel, buf.subarray(done));
    if (n < 0) return -1;
    if (n === 0) break;
    done += n;
  }
  return done;
}
