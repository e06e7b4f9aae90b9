// File server, iterative: one client at a time.
// Usage: npx tsx servers/file-iterative.ts PORT --root DIR     Compare with file-concurrent.ts.
import {
  acceptServerSocket,
  closeSocket,
  errno,
  perror,
  serverSocket,
  timeoutSocket,
} from '../lib/index.ts';
import { announce, fail, served, serverArguments, stopOnSignals } from '../lib/program.ts';
import { file } from './services/file.ts';

const { port, host, idle, root } = serverArguments('root');

// #region accept-loop
const server = await serverSocket(port, host);
if (server < 0) fail('serverSocket');
stopOnSignals(server);
announce(server, host);

for (;;) {
  const client = await acceptServerSocket(server);
  if (client < 0) {
    if (errno() === 'EBADF') break; // a signal has closed the server: the end
    perror('acceptServerSocket'); // perhaps out of descriptors; the next accept may work
    continue;
  }
  timeoutSocket(client, idle);
  await file(client, root);
  closeSocket(client);
  served();
}
// #endregion
