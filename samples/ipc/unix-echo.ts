// UNIX-domain sockets: the echo server, with a path in place of a port.
// Usage: npx tsx samples/ipc/unix-echo.ts PATH     Compare with servers/echo-iterative.ts.
import {
  acceptServerSocket,
  closeSocket,
  errno,
  perror,
  unixServerSocket,
} from '../../lib/index.ts';
import { fail, stopOnSignals, usage } from '../../lib/program.ts';
import { echo } from '../../servers/services/echo.ts';

const path = process.argv[2] ?? usage('npx tsx samples/ipc/unix-echo.ts PATH', 'PATH is needed');

const server = await unixServerSocket(path);
if (server < 0) fail('unixServerSocket');
stopOnSignals(server);
console.log(`unix-echo: listening on ${path}`);

for (;;) {
  const client = await acceptServerSocket(server);
  if (client < 0) {
    if (errno() === 'EBADF') break; // a signal has closed the server: the end
    perror('acceptServerSocket');
    continue;
  }
  await echo(client);
  closeSocket(client);
}
