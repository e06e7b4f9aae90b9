// caught by: leaves
// advice: One client must never end the program. Nothing may throw when a write comes to nothing; and with node:net each socket needs a listener for its error event.
// Has no listener for the error of a socket: a reset ends the program.
import { createServer, type Socket } from 'node:net';

const members = new Map<string, Socket>();

createServer((socket) => {
  let name: string | undefined;
  let pending = Buffer.alloc(0);
  let over = false;
  const others = (line: Buffer | string): void => {
    for (const [who, other] of members) {
      if (who === name) continue;
      other.write(line);
      if (other.writableLength > 1024 * 1024) other.destroy();
    }
  };
  const refuse = (answer: string): void => {
    over = true;
    socket.end(answer, () => socket.destroy());
  };
  const hear = (bytes: Buffer): void => {
    const line = bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes;
    if (line.length > 1024) return refuse('ERR line too long\n');
    if (name !== undefined) return others(Buffer.concat([Buffer.from(`${name}: `), line, NEWLINE]));
    const wanted = line.toString('latin1');
    if (!/^[a-z0-9]{1,16}$/i.test(wanted) || members.has(wanted)) return refuse('ERR name\n');
    name = wanted;
    members.set(name, socket);
    others(`* ${name} joined\n`);
  };
  socket.setNoDelay(true);
  socket.on('data', (chunk) => {
    if (over) return;
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const at = pending.indexOf(10);
      if (at < 0 || over) break;
      const line = pending.subarray(0, at);
      pending = pending.subarray(at + 1);
      hear(line);
    }
    if (!over && pending.length > 1025) refuse('ERR line too long\n');
  });
  socket.on('close', () => {
    if (name === undefined) return;
    members.delete(name);
    others(`* ${name} left\n`);
  });
}).listen(Number(process.argv[2]), '127.0.0.1', () => {
  console.log(`listening on ${process.argv[2]}`);
});

const NEWLINE = Buffer.from('\n');
