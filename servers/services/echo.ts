// The echo service: every byte comes back, in order, until the client ends its stream.
import { perror, readSocket, writen, type Channel } from '../../lib/index.ts';

/** As much as one read of a loopback connection gives. */
const BUFFER_SIZE = 65536;

export async function echo(client: Channel): Promise<void> {
  const buf = Buffer.allocUnsafe(BUFFER_SIZE);
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) {
    if ((await writen(client, buf.subarray(0, n))) < 0) return perror('writeSocket');
  }
  if (n < 0) perror('readSocket');
}
