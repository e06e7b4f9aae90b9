// Greeting client: connects, and writes every byte that the server sends to stdout, until the stream ends.
// Usage: npx tsx greeting-client.ts HOST PORT
import { closeSocket, connectSocket, perror, readSocket } from 'mysocks';

const [host = '', port = ''] = process.argv.slice(2);

const channel = await connectSocket(host, Number(port));
if (channel < 0) {
  perror('greeting-client: connectSocket');
  process.exit(1);
}

const buf = Buffer.allocUnsafe(65536);
let n: number;
while ((n = await readSocket(channel, buf)) > 0) {
  process.stdout.write(Buffer.from(buf.subarray(0, n))); // a copy: the buffer is used again
}
if (n < 0) {
  perror('greeting-client: readSocket');
  process.exitCode = 1;
}
closeSocket(channel);
