// Datagrams: sends each one back to where it came from.
// Usage: npx tsx samples/ipc/udp-echo.ts PORT      Compare with servers/echo-iterative.ts: no accept, no end.
import {
  closeSocket,
  datagramSocket,
  errno,
  perror,
  receiveFrom,
  sendTo,
  type From,
} from '../../lib/index.ts';
import { announce, fail, portArgument, usage } from '../../lib/program.ts';

const wrong = (problem: string): never => usage('npx tsx samples/ipc/udp-echo.ts PORT', problem);
const port = portArgument(process.argv[2] ?? '', wrong);

const server = await datagramSocket(port);
if (server < 0) fail('datagramSocket');
process.on('SIGINT', () => closeSocket(server)).on('SIGTERM', () => closeSocket(server));
announce(server, '127.0.0.1');

const buf = Buffer.alloc(65536);
const from: From = { host: '', port: 0 };
for (;;) {
  const n = await receiveFrom(server, buf, from);
  if (n < 0 && errno() === 'EBADF') break; // the signal handler closed it: the end
  if (n < 0) perror('receiveFrom');
  else if ((await sendTo(server, buf.subarray(0, n), from.host, from.port)) < 0) perror('sendTo');
}
