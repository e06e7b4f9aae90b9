// Upper server, concurrent, that ends gracefully: on SIGTERM no new clients, those being served may finish.
// Usage: npx tsx graceful.ts PORT
import {
  acceptServerSocket,
  closeSocket,
  errno,
  inheritedSocket,
  isChild,
  maxChildren,
  perror,
  serverSocket,
} from 'mysocks';

const port = Number(process.argv[2]);

if (isChild()) {
  const client = await inheritedSocket();
  // TODO: serve this client, as in exercise 09.
  closeSocket(client);
} else {
  const server = await serverSocket(port);
  if (server < 0) {
    perror('graceful: serverSocket');
    process.exit(1);
  }
  console.log(`listening on ${port}`);
  maxChildren(20);

  // TODO: what to do on SIGTERM, the first time and the second time: process.on('SIGTERM', …)

  for (;;) {
    const client = await acceptServerSocket(server);
    if (client < 0 && errno() === 'EBADF') break; // the server was closed: the end
    // TODO: start a child for this client, as in exercise 09.
    closeSocket(client);
  }

  // TODO: wait for the clients that are being served, 3 s at most.
}
