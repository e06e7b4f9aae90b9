// caught by: connects
// Does not look at HOST.
import { closeSocket, connectSocket, readSocket } from 'mysocks';

const channel = await connectSocket('127.0.0.1', Number(process.argv[3]));
if (channel < 0) process.exit(1);

const buf = Buffer.alloc(65536);
let n: number;
while ((n = await readSocket(channel, buf)) > 0) {
  process.stdout.write(Buffer.from(buf.subarray(0, n)));
}
if (n < 0) process.exit(1);
closeSocket(channel);
