// caught by: own-child
// advice: The process that accepts must not serve: forkChild(client) starts a child for this client and gives it the connection, then the parent accepts the next one.
// Many at once, but in one process.
import { acceptServerSocket, closeSocket, readSocket, serverSocket, writen } from 'mysocks';

const port = Number(process.argv[2]);

const server = await serverSocket(port);
console.log(`listening on ${port}`);

for (;;) {
  const client = await acceptServerSocket(server);
  void serve(client).then(() => closeSocket(client));
}

async function serve(client: number): Promise<void> {
  const buf = Buffer.alloc(65536);
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) {
    if ((await writen(client, capitals(buf.subarray(0, n)))) < 0) break;
  }
}

function capitals(bytes: Buffer): Uint8Array {
  return bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte));
}
