// caught by: clients (a hang)
// Connects its socket to the first client: the kernel drops what comes from others.
import { createSocket } from 'node:dgram';

const port = Number(process.argv[2]);
if (process.argv.length !== 3 || !(port >= 1 && port <= 65535)) process.exit(2);
const socket = createSocket('udp4');
let connected = false;
socket.on('message', (bytes, from) => {
  const answer = bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 32 : byte));
  if (connected) socket.send(answer);
  else socket.connect(from.port, from.address, () => socket.send(answer));
  connected = true;
});
socket.on('error', () => process.exit(1));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
socket.bind(port, '127.0.0.1', () => console.log(`listening on ${port}`));
