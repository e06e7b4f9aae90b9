// Without the library: node:dgram, a socket that is connected, an interval, and lines as they come.
import { randomBytes, randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIP } from 'node:net';
import { createInterface } from 'node:readline';

const args = process.argv.slice(2);
const port = Number(args[1]);
if (args.length !== 2 || isIP(args[0] ?? '') !== 4 || !/^\d+$/.test(args[1] ?? '')) process.exit(2);
if (port < 1 || port > 65535) process.exit(2);

const socket = createSocket('udp4');
socket.on('error', () => {});
socket.connect(port, args[0]);
await once(socket, 'connect');

let hear: (bytes: Buffer) => void = () => {};
socket.on('message', (bytes) => hear(bytes));
let number = randomInt(2 ** 31);
const prefix = randomBytes(1);

function ask(line: string): Promise<Buffer> {
  number = (number + 7) % 2 ** 24;
  const id = Buffer.alloc(4);
  id.writeUIntBE(number, 1, 3);
  prefix.copy(id);
  return new Promise((resolve, reject) => {
    let sent = 0;
    const send = (): void => {
      if (sent++ === 5) reject(new Error('no answer'));
      else socket.send([id, Buffer.from(line)], () => {});
    };
    const timer = setInterval(send, 200);
    hear = (bytes) => {
      if (!bytes.subarray(0, 4).equals(id)) return;
      clearInterval(timer);
      hear = () => {};
      resolve(bytes.subarray(4));
    };
    send();
  });
}

try {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(Buffer.concat([await ask(line), Buffer.from([10])]));
  }
  socket.close();
} catch {
  process.exit(1);
}
