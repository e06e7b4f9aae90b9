// Calculator server, iterative: each line is a request, each gets one line as its answer. One client at a time.
// Usage: npx tsx calc-server.ts PORT
import { acceptServerSocket, closeSocket, perror, serverSocket } from 'mysocks';

const port = Number(process.argv[2]);

const server = await serverSocket(port);
if (server < 0) {
  perror('calc-server: serverSocket');
  process.exit(1);
}
console.log(`listening on ${port}`);

for (;;) {
  const client = await acceptServerSocket(server);
  if (client < 0) {
    perror('calc-server: acceptServerSocket');
    continue;
  }
  // TODO: read the lines of this client, and send the answer to each, until it says QUIT or ends its stream.
  closeSocket(client);
}

// TODO: a function that gives the answer to one request, such as 'OK 3' for 'ADD 1 2'.
