// caught by: ends (a hang)
// Goes on reading after the end of the stream.
import { connectSocket, readSocket } from 'mysocks';

const [host = '', port = ''] = process.argv.slice(2);
const channel = await connectSocket(host, Number(port));
if (channel < 0) process.exit(1);

const buf = Buffer.alloc(65536);
let n: number;
while ((n = await readSocket(channel, buf)) >= 0) {
  process.stdout.write(Buffer.from(buf.subarray(0, n)));
}
process.exit(1);
