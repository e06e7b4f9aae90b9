// caught by: silent
// Speaks first, though nobody has asked.
import { closeSocket, connectSocket, readSocket, writeSocket } from 'mysocks';

const [host = '', port = ''] = process.argv.slice(2);
const channel = await connectSocket(host, Number(port));
if (channel < 0) process.exit(1);

await writeSocket(channel, 'hello\n');
const buf = Buffer.alloc(65536);
let n: number;
while ((n = await readSocket(channel, buf)) > 0) {
  process.stdout.write(Buffer.from(buf.subarray(0, n)));
}
if (n < 0) process.exit(1);
closeSocket(channel);
