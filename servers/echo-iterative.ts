// Echo server, iterative: one client at a time.
// Usage: npx tsx servers/echo-iterative.ts PORT     Compare with echo-concurrent.ts.
import {
  acceptServerSocket,
  closeSocket,
  errno,
  perror,
  serverSocket,
  timeoutSocket,
} from '../lib/index.ts';
import { announce, fail, served, serverArguments, stopOnSignals } from '../lib/program.ts';
import { echo } from './services/echo.ts';

const { port, host, idle } = serverArguments();

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
  await echo(client);
  closeSocket(client);
  served();
}
// #endregion
