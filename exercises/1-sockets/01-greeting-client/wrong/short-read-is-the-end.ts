// caught by: reads-on
// Stops at the first read that does not fill the buffer.
import { closeSocket, connectSocket, readSocket } from 'mysocks';

const [host = '', port = ''] = process.argv.slice(2);
const channel = await connectSocket(host, Number(port));
if (channel < 0) process.exit(1);

const buf = Buffer.alloc(1024);
let n: number;
do {
  n = await readSocket(channel, buf);
  if (n < 0) process.exit(1);
  process.stdout.write(Buffer.from(buf.subarray(0, n)));
} while (n === buf.length);
closeSocket(channel);
