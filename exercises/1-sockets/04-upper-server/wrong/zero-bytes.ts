// caught by: only-new
// Sends a buffer that the read has not filled.
import { acceptServerSocket, closeSocket, readSocket, serverSocket, writen } from 'mysocks';

const port = Number(process.argv[2]);
const server = await serverSocket(port);
if (server < 0) process.exit(1);
console.log(`listening on ${port}`);

for (;;) {
  const client = await acceptServerSocket(server);
  if (client < 0) continue;
  await serve(client);
  closeSocket(client);
}

async function serve(client: number): Promise<void> {
  for (;;) {
    const buf = Buffer.alloc(1024);
    const n = await readSocket(client, buf);
    if (n <= 0) return;
    if ((await writen(client, capitalize(buf))) < 0) return;
  }
}

function capitalize(bytes: Buffer): Buffer {
  for (const [i, byte] of bytes.entries()) {
    if (byte >= 0x61 && byte <= 0x7a) bytes[i] = byte - 0x20;
  }
  return bytes;
}
