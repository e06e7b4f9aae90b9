// caught by: every-byte
// Small letters become capitals, and capitals small.
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
  const buf = Buffer.alloc(65536);
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) {
    if ((await writen(client, capitalize(buf.subarray(0, n)))) < 0) return;
  }
}

function capitalize(bytes: Buffer): Buffer {
  for (const [i, byte] of bytes.entries()) {
    if (/[a-zA-Z]/.test(String.fromCharCode(byte))) bytes[i] = byte ^ 0x20;
  }
  return bytes;
}
