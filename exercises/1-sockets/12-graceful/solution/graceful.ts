// Upper server, concurrent, that ends gracefully: on SIGTERM no new clients, those being served may finish.
// Usage: npx tsx graceful.ts PORT
import {
  acceptServerSocket,
  closeSocket,
  errno,
  forkChild,
  inheritedSocket,
  isChild,
  killChildren,
  maxChildren,
  perror,
  readSocket,
  serverSocket,
  waitChildren,
  writen,
} from 'mysocks';

const MOST_CHILDREN = 20;
const GRACE_MS = 3_000;

const port = Number(process.argv[2]);

if (isChild()) {
  const client = await inheritedSocket();
  await serve(client);
  closeSocket(client);
} else {
  const server = await serverSocket(port);
  if (server < 0) {
    perror('graceful: serverSocket');
    process.exit(1);
  }
  console.log(`listening on ${port}`);
  maxChildren(MOST_CHILDREN);

  process.on('SIGTERM', () => {
    if (closeSocket(server) < 0) endAll(1); // closed already: this is the second signal
    setTimeout(endAll, GRACE_MS, 0);
  });

  for (;;) {
    const client = await acceptServerSocket(server);
    if (client < 0) {
      if (errno() === 'EBADF') break; // the handler has closed the server
      perror('graceful: acceptServerSocket'); // perhaps out of descriptors; the next accept may work
      continue;
    }
    if ((await forkChild(client)) < 0) perror('graceful: forkChild');
    closeSocket(client);
  }
  await waitChildren();
  process.exit(0); // the timer need not run out when nobody is left
}

/** Ends at once, with all children: SIGKILL cannot be ignored, and nothing here has to be cleaned up. */
function endAll(status: number): never {
  killChildren('SIGKILL');
  process.exit(status);
}

/** Reads, changes and writes until the client ends its stream, or breaks off. */
async function serve(client: number): Promise<void> {
  const buf = Buffer.allocUnsafe(65536);
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) {
    const bytes = buf.subarray(0, n);
    for (const [i, byte] of bytes.entries()) {
      if (byte >= 0x61 && byte <= 0x7a) bytes[i] = byte - 0x20; // a–z
    }
    if ((await writen(client, bytes)) < 0) return perror('graceful: writen');
  }
  if (n < 0) perror('graceful: readSocket');
}
