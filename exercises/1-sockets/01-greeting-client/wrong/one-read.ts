// caught by: reads-on
// Takes the first read for the whole greeting.
import { closeSocket, connectSocket, readSocket } from 'mysocks';

const [host = '', port = ''] = process.argv.slice(2);
const channel = await connectSocket(host, Number(port));
if (channel < 0) process.exit(1);

const buf = Buffer.alloc(65536);
const n = await readSocket(channel, buf);
if (n < 0) process.exit(1);
process.stdout.write(buf.subarray(0, n));
closeSocket(channel);
