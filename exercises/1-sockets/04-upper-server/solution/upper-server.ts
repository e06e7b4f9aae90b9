// Upper server, iterative: sends back what a client sends, with a–z as A–Z. One client at a time.
// Usage: npx tsx upper-server.ts PORT
import { acceptServerSocket, closeSocket, perror, readSocket, serverSocket, writen } from 'mysocks';

const port = Number(process.argv[2]);

const server = await serverSocket(port);
if (server < 0) {
  perror('upper-server: serverSocket');
  process.exit(1);
}
console.log(`listening on ${port}`);

for (;;) {
  const client = await acceptServerSocket(server);
  if (client < 0) {
    perror('upper-server: acceptServerSocket'); // perhaps out of descriptors; the next accept may work
    continue;
  }
  await serve(client);
  closeSocket(client);
}

/** Reads, changes and writes until the client ends its stream; a client that breaks off costs only itself. */
async function serve(client: number): Promise<void> {
  const buf = Buffer.allocUnsafe(65536);
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) {
    const bytes = buf.subarray(0, n); // what is behind them is older
    capitalize(bytes);
    if ((await writen(client, bytes)) < 0) return perror('upper-server: writen');
  }
  if (n < 0) perror('upper-server: readSocket');
}

/** Bytes, not text: those of a–z change, whatever the others mean. */
function capitalize(bytes: Buffer): void {
  for (const [i, byte] of bytes.entries()) {
    if (byte >= 0x61 && byte <= 0x7a) bytes[i] = byte - 0x20;
  }
}
