// caught by: only-new
// Prints the whole buffer after each read, old bytes too.
import { closeSocket, connectSocket, readSocket } from 'mysocks';

const [host = '', port = ''] = process.argv.slice(2);
const channel = await connectSocket(host, Number(port));
if (channel < 0) process.exit(1);

let buf = Buffer.alloc(0);
const block = Buffer.alloc(65536);
let n: number;
while ((n = await readSocket(channel, block)) > 0) {
  if (n > buf.length) buf = Buffer.alloc(n);
  block.copy(buf, 0, 0, n);
  process.stdout.write(Buffer.from(buf));
}
if (n < 0) process.exit(1);
closeSocket(channel);
