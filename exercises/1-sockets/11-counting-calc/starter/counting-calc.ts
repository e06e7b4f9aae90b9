// Counting calculator server, concurrent: a child for each client; COUNT tells what all of them have answered.
// Usage: npx tsx counting-calc.ts PORT
import {
  acceptServerSocket,
  closeSocket,
  forkChild,
  inheritedSocket,
  isChild,
  perror,
  serverSocket,
} from 'mysocks';

const port = Number(process.argv[2]);

if (isChild()) {
  const client = await inheritedSocket();
  // TODO: serve this client, as in exercise 05. COUNT is answered with OK and what all children have counted.
  closeSocket(client);
} else {
  // TODO: what the children share must be there before the first of them starts, and they must find it.
  const server = await serverSocket(port);
  if (server < 0) {
    perror('counting-calc: serverSocket');
    process.exit(1);
  }
  console.log(`listening on ${port}`);

  for (;;) {
    const client = await acceptServerSocket(server);
    if (client < 0) {
      perror('counting-calc: acceptServerSocket');
      continue;
    }
    if ((await forkChild(client)) < 0) perror('counting-calc: forkChild');
    closeSocket(client);
  }
}
