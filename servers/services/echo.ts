// The echo service: every byte comes back, in order, until the client ends its stream.
import { perror, readSocket, writen, type Channel } from '../../lib/index.ts';

/** As much as one read of a loopback connection gives. */
const BUFFER_SIZE = 65536;

// Buffers of clients that have gone: a new one for each client keeps the garbage collector busy.
const free: Buffer[] = [];
const MOST_FREE = 16;

export async function echo(client: Channel): Promise<void> {
  const buf = free.pop() ?? Buffer.allocUnsafe(BUFFER_SIZE);
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) {
    if ((await writen(client, buf.subarray(0, n))) < 0) return perror('writeSocket');
  }
  if (n < 0) perror('readSocket');
  if (free.length < MOST_FREE) free.push(buf);
}
