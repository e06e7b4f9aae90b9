// Reads and writes one byte at a time.
import { closeSocket, connectSocket, readSocket } from 'mysocks';

const [host = '', port = ''] = process.argv.slice(2);
const channel = await connectSocket(host, Number(port));
if (channel < 0) process.exit(1);

const byte = new Uint8Array(1);
let n = await readSocket(channel, byte, 1);
while (n === 1) {
  process.stdout.write(Uint8Array.from(byte));
  n = await readSocket(channel, byte, 1);
}
closeSocket(channel);
process.exit(n === 0 ? 0 : 1);
