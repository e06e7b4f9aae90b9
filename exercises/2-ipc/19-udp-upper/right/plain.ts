// In short, and without a word: the mistakes in wrong/ change this program.
import { closeSocket, datagramSocket, errno, receiveFrom, sendTo } from 'mysocks';

const port = Number(process.argv[2]);
if (process.argv.length !== 3 || !(port >= 1 && port <= 65535)) process.exit(2);
const server = await datagramSocket(port);
if (server < 0) process.exit(1);
process.on('SIGTERM', () => closeSocket(server));
process.on('SIGINT', () => closeSocket(server));
console.log(`listening on ${port}`);

const buf = Buffer.alloc(65536);
const from = { host: '', port: 0 };
for (;;) {
  const n = await receiveFrom(server, buf, from);
  if (n < 0 && errno() === 'EBADF') process.exit(0);
  if (n < 0) continue;
  const answer = upper(buf.subarray(0, n));
  await sendTo(server, answer, from.host, from.port);
}

function upper(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 32 : byte));
}
