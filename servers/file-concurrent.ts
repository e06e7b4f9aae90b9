// File server, concurrent: a child process for each client.
// Usage: npx tsx servers/file-concurrent.ts PORT --root DIR    Compare with file-iterative.ts.
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
import { file } from './services/file.ts';

const { port, host, idle, root, spare, max } = serverArguments('root', 'spare', 'max-children');

// #region accept-loop
if (isChild()) {
  const client = await inheritedSocket();
  timeoutSocket(client, idle);
  await file(client, root);
  closeSocket(client);
  served();
} else {
  const server = await serverSocket(port, host);
  if (server < 0) fail('serverSocket');
  maxChildren(max);
  spareChildren(spare);
  stopOnSignals(server);
  announce(server, host);

  for (;;) {
    const client = await acceptServerSocket(server);
    if (client < 0) {
      if (errno() === 'EBADF') break; // a signal has closed the server: the end
      perror('acceptServerSocket'); // perhaps out of descriptors; the next accept may work
      continue;
    }
    if ((await forkChild(client)) < 0) perror('forkChild');
    closeSocket(client); // the parent's copy; the child has its own
  }
  await waitChildren();
}
// #endregion
