// caught by: reset
// Takes an error for the end of the stream.
import { closeSocket, connectSocket, readSocket } from 'mysocks';

const [host = '', port = ''] = process.argv.slice(2);
const channel = await connectSocket(host, Number(port));
if (channel < 0) process.exit(1);

const buf = Buffer.alloc(65536);
for (;;) {
  const n = await readSocket(channel, buf);
  if (n <= 0) break;
  process.stdout.write(Buffer.from(buf.subarray(0, n)));
}
closeSocket(channel);
