// Server with a configuration: answers each line with a prefix and in its case. SIGHUP makes it read FILE again.
// Usage: npx tsx hup-config.ts PORT FILE
import { acceptServerSocket, closeSocket, perror, serverSocket } from 'mysocks';

const port = Number(process.argv[2]);
// TODO: the second argument is FILE. Read it: a prefix and a case. What if it is missing, or broken?
// TODO: read it again at SIGHUP. The handler must be there before the next line of output.

const server = await serverSocket(port);
if (server < 0) {
  perror('hup-config: serverSocket');
  process.exit(1);
}
console.log(`listening on ${port}`);

for (;;) {
  const client = await acceptServerSocket(server);
  if (client < 0) {
    perror('hup-config: acceptServerSocket');
    continue;
  }
  // TODO: answer each line of this client, while the next client is accepted.
  closeSocket(client);
}
