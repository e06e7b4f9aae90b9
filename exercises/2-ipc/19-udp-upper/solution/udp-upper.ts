// Upper server with datagrams: each one that comes goes back to where it came from, with a–z as A–Z.
// Usage: npx tsx udp-upper.ts PORT
import {
  closeSocket,
  datagramSocket,
  errno,
  perror,
  receiveFrom,
  sendTo,
  type From,
} from 'mysocks';

const LARGEST = 65_507; // no datagram of UDP is longer

const [word = '', ...more] = process.argv.slice(2);
const port = Number(word);
if (!/^\d+$/.test(word) || port < 1 || port > 65_535 || more.length > 0) {
  console.error('Usage: npx tsx udp-upper.ts PORT');
  process.exit(2);
}

const server = await datagramSocket(port);
if (server < 0) {
  perror('udp-upper: datagramSocket');
  process.exit(1);
}
process.on('SIGINT', () => closeSocket(server)).on('SIGTERM', () => closeSocket(server));
console.log(`listening on ${port}`);

const buf = Buffer.alloc(LARGEST);
const from: From = { host: '', port: 0 };
for (;;) {
  const n = await receiveFrom(server, buf, from);
  if (n < 0 && errno() === 'EBADF') break; // a signal has closed it: the end
  if (n < 0) {
    perror('udp-upper: receiveFrom');
    continue;
  }
  const datagram = buf.subarray(0, n); // 0 is a datagram, too: there is no end of a stream here
  upper(datagram);
  if ((await sendTo(server, datagram, from.host, from.port)) < 0) perror('udp-upper: sendTo');
}

function upper(bytes: Uint8Array): void {
  for (const [i, byte] of bytes.entries()) {
    if (byte >= 0x61 && byte <= 0x7a) bytes[i] = byte - 0x20;
  }
}
