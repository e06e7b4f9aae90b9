// caught by: bad-clients
// A client that breaks off ends the loop of the clients, too.
import { acceptServerSocket, closeSocket, readSocket, serverSocket, writen } from 'mysocks';

const port = Number(process.argv[2]);
const server = await serverSocket(port);
if (server < 0) process.exit(1);
console.log(`listening on ${port}`);

const buf = Buffer.alloc(65536);
for (let broken = false; !broken;) {
  const client = await acceptServerSocket(server);
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) {
    await writen(client, capitalize(buf.subarray(0, n)));
  }
  closeSocket(client);
  broken = n < 0;
}

function capitalize(bytes: Buffer): Buffer {
  for (const [i, byte] of bytes.entries()) {
    if (byte >= 0x61 && byte <= 0x7a) bytes[i] = byte - 0x20;
  }
  return bytes;
}
