// Chat server: what a member says, all others see. One process, many clients.
// Usage: npx tsx chat.ts PORT
import { acceptServerSocket, closeSocket, perror, selectSockets, serverSocket } from 'mysocks';

const port = Number(process.argv[2]);

const server = await serverSocket(port);
if (server < 0) {
  perror('chat: serverSocket');
  process.exit(1);
}
console.log(`listening on ${port}`);

for (;;) {
  // TODO: wait for all the clients, too, not only for the next one to come.
  for (const ready of await selectSockets([server])) {
    const client = await acceptServerSocket(ready);
    if (client < 0) {
      perror('chat: acceptServerSocket');
      continue;
    }
    // TODO: keep this client, and read from it when it is ready. Its first line is its name.
    closeSocket(client);
  }
}

// TODO: a function that tells all members but one a line. It must not wait for a member that does not read.
