// Without the library: node:dgram and its events. What does not go out at once waits in Node.
import { createSocket } from 'node:dgram';

const [, , port = '', extra] = process.argv;
if (extra !== undefined || !/^[1-9]\d{0,4}$/.test(port) || Number(port) > 0xffff) {
  process.stderr.write('one port, please\n');
  process.exit(2);
}

const table = Buffer.from(Array.from({ length: 256 }, (_, i) => (i > 96 && i < 123 ? i ^ 32 : i)));
const socket = createSocket('udp4');
socket.on('message', (bytes, { address, port: to }) => {
  socket.send(Buffer.from(bytes.map((byte) => table[byte] ?? 0)), to, address, () => {});
});
socket.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
  socket.close();
});
socket.on('listening', () => process.stdout.write(`listening on ${port}\n`));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit());
socket.bind(Number(port), '127.0.0.1');
