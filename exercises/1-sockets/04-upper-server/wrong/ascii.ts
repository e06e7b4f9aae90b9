// caught by: every-byte
// Drops the highest bit of each byte.
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
    const text = Buffer.from(
      buf.toString('ascii', 0, n).replace(/[a-z]/g, (c) => c.toUpperCase()),
      'latin1',
    );
    if ((await writen(client, text)) < 0) return;
  }
}
