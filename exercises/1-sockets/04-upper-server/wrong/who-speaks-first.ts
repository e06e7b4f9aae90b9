// caught by: in-order
// advice: Accept the next client only when the one before has ended: await all that serves a client before the next accept.
// Serves one at a time, but first the one who speaks first.
import {
  acceptServerSocket,
  closeSocket,
  readSocket,
  selectSockets,
  serverSocket,
  writen,
} from 'mysocks';

const port = Number(process.argv[2]);
const server = await serverSocket(port);
if (server < 0) process.exit(1);
console.log(`listening on ${port}`);

const clients: number[] = [];
for (;;) {
  for (const ready of await selectSockets([server, ...clients])) {
    if (ready === server) clients.push(await acceptServerSocket(server));
    else {
      await serve(ready);
      closeSocket(ready);
      clients.splice(clients.indexOf(ready), 1);
    }
  }
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
    if (byte >= 0x61 && byte <= 0x7a) bytes[i] = byte - 0x20;
  }
  return bytes;
}
