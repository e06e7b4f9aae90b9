// Remote-read server, concurrent: gives the sizes and the bytes of the files below DIR. A child process for each client.
// Usage: npx tsx remote-read-concurrent.ts PORT --root DIR
import { resolve } from 'node:path';
import { isChild, perror, serverSocket } from 'mysocks';

const port = Number(process.argv[2]);
const root = resolve(process.argv[4] ?? '.'); // argv[3] is --root; a child gets the same arguments

if (isChild()) {
  // TODO: take the client that the parent passes, and answer its requests as in exercise 07.
} else {
  const server = await serverSocket(port);
  if (server < 0) {
    perror('remote-read-concurrent: serverSocket');
    process.exit(1);
  }
  console.log(`listening on ${port}`);
  console.error(`remote-read-concurrent: the files are below ${root}`);

  // TODO: for ever: accept a client, start a child for it.
}
