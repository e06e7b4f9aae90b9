// caught by: gone
// A second server at the same port is no failure: reuseAddr lets both have it, and one gets all.
import { createSocket } from 'node:dgram';

const port = Number(process.argv[2]);
if (process.argv.length !== 3 || !(port >= 1 && port <= 65535)) process.exit(2);
const socket = createSocket({ type: 'udp4', reuseAddr: true });
socket.on('message', (bytes, from) => {
  const answer = bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 32 : byte));
  socket.send(answer, from.port, from.address);
});
socket.on('error', () => process.exit(1));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
socket.bind(port, '127.0.0.1', () => console.log(`listening on ${port}`));
