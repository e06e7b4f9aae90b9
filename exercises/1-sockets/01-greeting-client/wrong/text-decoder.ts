// caught by: every-byte
// Puts cut characters together again, but not every byte is part of one.
import { closeSocket, connectSocket, readSocket } from 'mysocks';

const [host = '', port = ''] = process.argv.slice(2);
const channel = await connectSocket(host, Number(port));
if (channel < 0) process.exit(1);

const decoder = new TextDecoder();
const buf = Buffer.alloc(65536);
let n: number;
while ((n = await readSocket(channel, buf)) > 0) {
  process.stdout.write(decoder.decode(buf.subarray(0, n), { stream: true }));
}
if (n < 0) process.exit(1);
process.stdout.write(decoder.decode());
closeSocket(channel);
