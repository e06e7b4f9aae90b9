// caught by: every-byte
// Puts cut characters together again, and upper-cases é.
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
  const decoder = new TextDecoder();
  const buf = Buffer.alloc(65536);
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) {
    const text = decoder.decode(buf.subarray(0, n), { stream: true });
    if ((await writen(client, text.toUpperCase())) < 0) return;
  }
}
