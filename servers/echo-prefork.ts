// Echo server, preforked: N children are started beforehand, and each serves many clients, one after another.
// Usage: npx tsx servers/echo-prefork.ts PORT       Compare with echo-concurrent.ts: a child comes back for the next client.
import {
  acceptServerSocket,
  closeSocket,
  errno,
  forkChild,
  inheritedSocket,
  isChild,
  maxChildren,
  perror,
  serverSocket,
  spareChildren,
  timeoutSocket,
  waitChildren,
} from '../lib/index.ts';
import { announce, fail, served, serverArguments, stopOnSignals } from '../lib/program.ts';
import { echo } from './services/echo.ts';

const { port, host, idle, children } = serverArguments('children');

// #region accept-loop
if (isChild()) {
  for (;;) {
    const client = await inheritedSocket(); // the child ends here when its parent needs it no more
    timeoutSocket(client, idle);
    await echo(client);
    closeSocket(client);
    served();
  }
} else {
  const server = await serverSocket(port, host);
  if (server < 0) fail('serverSocket');
  maxChildren(children);
  spareChildren(children);
  stopOnSignals(server);
  announce(server, host);

  for (;;) {
    const client = await acceptServerSocket(server);
    if (client < 0) {
      if (errno() === 'EBADF') break; // a signal has closed the server: the end
      perror('acceptServerSocket'); // perhaps out of descriptors; the next accept may work
      continue;
    }
    if ((await forkChild(client)) < 0) perror('forkChild'); // a child that is free, not a new one
    closeSocket(client); // the parent's copy; the child has its own
  }
  await waitChildren();
}
// #endregion
