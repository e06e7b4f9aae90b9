// caught by: refused
// Says that nobody listens, and exits with 0.
import { closeSocket, connectSocket, perror, readSocket } from 'mysocks';

const [host = '', port = ''] = process.argv.slice(2);
const channel = await connectSocket(host, Number(port));
if (channel < 0) {
  perror('connectSocket');
} else {
  const buf = Buffer.alloc(65536);
  let n: number;
  while ((n = await readSocket(channel, buf)) > 0) {
    process.stdout.write(Buffer.from(buf.subarray(0, n)));
  }
  if (n < 0) process.exitCode = 1;
  closeSocket(channel);
}
