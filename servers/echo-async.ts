// Echo server, asynchronous: one process, many clients at once; nobody waits for the service.
// Usage: npx tsx servers/echo-async.ts PORT         Compare with echo-iterative.ts: one `await` less.
import {
  acceptServerSocket,
  closeSocket,
  errno,
  perror,
  serverSocket,
  timeoutSocket,
  type Channel,
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
  void serve(client); // not awaited: the next client is accepted while this one is served
}

async function serve(client: Channel): Promise<void> {
  timeoutSocket(client, idle);
  await echo(client);
  closeSocket(client);
  served();
}
// #endregion
