// Upper server, concurrent: sends back what a client sends, with a–z as A–Z. A child process for each client.
// Usage: npx tsx upper-concurrent.ts PORT
import {
  acceptServerSocket,
  closeSocket,
  forkChild,
  inheritedSocket,
  isChild,
  maxChildren,
  perror,
  readSocket,
  serverSocket,
  writen,
} from 'mysocks';

const MOST_CHILDREN = 20;

const port = Number(process.argv[2]);

if (isChild()) {
  const client = await inheritedSocket();
  await serve(client);
  closeSocket(client); // nothing is left to wait for: the child ends
} else {
  const server = await serverSocket(port);
  if (server < 0) {
    perror('upper-concurrent: serverSocket');
    process.exit(1);
  }
  console.log(`listening on ${port}`);
  maxChildren(MOST_CHILDREN);

  for (;;) {
    const client = await acceptServerSocket(server);
    if (client < 0) {
      perror('upper-concurrent: acceptServerSocket'); // perhaps out of descriptors; the next accept may work
      continue;
    }
    // Waits while there are 20 children: meanwhile nobody accepts, and further clients wait as well.
    if ((await forkChild(client)) < 0) perror('upper-concurrent: forkChild');
    closeSocket(client); // the parent's copy: the client sees the end only when all copies are closed
  }
}

/** Reads, changes and writes until the client ends its stream, or breaks off. */
async function serve(client: number): Promise<void> {
  const buf = Buffer.allocUnsafe(65536);
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) {
    const bytes = buf.subarray(0, n); // what is behind them is older
    capitalize(bytes);
    if ((await writen(client, bytes)) < 0) return perror('upper-concurrent: writen');
  }
  if (n < 0) perror('upper-concurrent: readSocket');
}

/** Bytes, not text: those of a–z change, whatever the others mean. */
function capitalize(bytes: Buffer): void {
  for (const [i, byte] of bytes.entries()) {
    if (byte >= 0x61 && byte <= 0x7a) bytes[i] = byte - 0x20;
  }
}
