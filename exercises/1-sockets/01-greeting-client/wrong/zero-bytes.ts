// caught by: only-new
// Prints a buffer that the read has not filled.
import { closeSocket, connectSocket, readSocket } from 'mysocks';

const [host = '', port = ''] = process.argv.slice(2);
const channel = await connectSocket(host, Number(port));
if (channel < 0) process.exit(1);

for (;;) {
  const buf = Buffer.alloc(1024);
  const n = await readSocket(channel, buf);
  if (n < 0) process.exit(1);
  if (n === 0) break;
  process.stdout.write(buf);
}
closeSocket(channel);
