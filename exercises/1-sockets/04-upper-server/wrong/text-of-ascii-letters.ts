// caught by: every-byte
// Changes a–z only, but through a string: bytes that are no text are broken.
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
    const text = buf.toString('utf8', 0, n).replace(/[a-z]/g, (letter) => letter.toUpperCase());
    if ((await writen(client, text)) < 0) return;
  }
}
