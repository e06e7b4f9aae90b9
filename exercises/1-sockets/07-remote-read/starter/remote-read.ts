// Remote-read server, iterative: gives the sizes and the bytes of the files below DIR. One client at a time.
// Usage: npx tsx remote-read.ts PORT --root DIR
import { resolve } from 'node:path';
import { acceptServerSocket, closeSocket, perror, serverSocket } from 'mysocks';

const port = Number(process.argv[2]);
const root = resolve(process.argv[4] ?? '.'); // argv[3] is --root

const server = await serverSocket(port);
if (server < 0) {
  perror('remote-read: serverSocket');
  process.exit(1);
}
console.log(`listening on ${port}`);
console.error(`remote-read: the files are below ${root}`);

for (;;) {
  const client = await acceptServerSocket(server);
  if (client < 0) {
    perror('remote-read: acceptServerSocket');
    continue;
  }
  // TODO: read the lines of this client, and answer each of them, until it ends its stream.
  closeSocket(client);
}

// TODO: a function that opens a file by its name, if that is a regular file below `root`, and nothing else.
