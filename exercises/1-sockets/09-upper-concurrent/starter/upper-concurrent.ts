// Upper server, concurrent: sends back what a client sends, with a–z as A–Z. A child process for each client.
// Usage: npx tsx upper-concurrent.ts PORT
import { isChild, perror, serverSocket } from 'mysocks';

const port = Number(process.argv[2]);

if (isChild()) {
  // TODO: take the client that the parent passes, send back what it sends, in capitals, until its stream ends.
} else {
  const server = await serverSocket(port);
  if (server < 0) {
    perror('upper-concurrent: serverSocket');
    process.exit(1);
  }
  console.log(`listening on ${port}`);

  // TODO: for ever: accept a client, start a child for it. 20 children at most.
}
