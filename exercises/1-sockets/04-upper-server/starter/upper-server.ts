// Upper server, iterative: sends back what a client sends, with a–z as A–Z. One client at a time.
// Usage: npx tsx upper-server.ts PORT
import { perror, serverSocket } from 'mysocks';

const port = Number(process.argv[2]);

const server = await serverSocket(port);
if (server < 0) {
  perror('upper-server: serverSocket');
  process.exit(1);
}
console.log(`listening on ${port}`);

// TODO: for ever: accept a client, send back what it sends, in capitals, until its stream ends, close it.
