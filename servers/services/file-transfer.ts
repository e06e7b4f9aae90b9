// The content of a file on its way: exactly as many bytes as were announced, in constant memory.
import type { FileHandle } from 'node:fs/promises';
import { readSocket, writen, type Channel } from '../../lib/index.ts';

/** As much as one read of a loopback connection gives. */
const BUFFER_SIZE = 65536;

/** Sends the first `size` bytes of a file. Gives how many; fewer when the file is shorter by now; -1 when the connection broke. */
export async function sendFile(channel: Channel, file: FileHandle, size: number): Promise<number> {
  const buf = Buffer.allocUnsafe(BUFFER_SIZE);
  let done = 0;
  while (done < size) {
    const most = Math.min(BUFFER_SIZE, size - done);
    // Bytes that cannot be read count as missing.
    const { bytesRead } = await file.read(buf, 0, most, done).catch(() => ({ bytesRead: 0 }));
    if (bytesRead === 0) break;
    if ((await writen(channel, buf.subarray(0, bytesRead))) < 0) return -1;
    done += bytesRead;
  }
  return done;
}

/** Receives `size` bytes. Gives how many; fewer when the stream ended before; -1 when the connection broke. */
export async function receiveFile(
  channel: Channel,
  size: number,
  write: (bytes: Uint8Array) => Promise<unknown>,
): Promise<number> {
  const buf = Buffer.allocUnsafe(BUFFER_SIZE);
  let done = 0;
  while (done < size) {
    const n = await readSocket(channel, buf, Math.min(BUFFER_SIZE, size - done));
    if (n < 0) return -1;
    if (n === 0) break;
    await write(buf.subarray(0, n));
    done += n;
  }
  return done;
}
