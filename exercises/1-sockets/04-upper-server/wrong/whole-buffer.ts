// caught by: only-new
// Sends the whole buffer, with what an earlier read and an earlier client left in it.
import { acceptServerSocket, closeSocket, readSocket, serverSocket, writen } from 'mysocks';

const port = Number(process.argv[2]);
const server = await serverSocket(port);
if (server < 0) process.exit(1);
console.log(`listening on ${port}`);

let buf = Buffer.alloc(0);

for (;;) {
  const client = await acceptServerSocket(server);
  if (client < 0) continue;
  await serve(client);
  closeSocket(client);
}

async function serve(client: number): Promise<void> {
  const block = Buffer.alloc(65536);
  let n: number;
  while ((n = await readSocket(client, block)) > 0) {
    if (n > buf.length) buf = Buffer.alloc(n);
    block.copy(buf, 0, 0, n);
    if ((await writen(client, capitalize(buf))) < 0) return;
  }
}

function capitalize(bytes: Buffer): Buffer {
  for (const [i, byte] of bytes.entries()) {
    if (byte >= 0x61 && byte <= 0x7a) bytes[i] = byte - 0x20;
  }
  return bytes;
}
