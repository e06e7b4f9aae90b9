// caught by: only-new
// Collects the text of all clients in one variable.
import { acceptServerSocket, closeSocket, readSocket, serverSocket, writen } from 'mysocks';

const port = Number(process.argv[2]);
const server = await serverSocket(port);
if (server < 0) process.exit(1);
console.log(`listening on ${port}`);

let text = Buffer.alloc(0);
for (;;) {
  const client = await acceptServerSocket(server);
  if (client < 0) continue;
  const buf = Buffer.alloc(65536);
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) text = Buffer.concat([text, buf.subarray(0, n)]);
  await writen(client, capitalize(text));
  closeSocket(client);
}

function capitalize(bytes: Buffer): Buffer {
  for (const [i, byte] of bytes.entries()) {
    if (byte >= 0x61 && byte <= 0x7a) bytes[i] = byte - 0x20;
  }
  return bytes;
}
