// Without the library: node:net, events, and what Node itself keeps for a socket.
import { createServer, type Socket } from 'node:net';

const NEWLINE = Buffer.from('\n');
const members = new Map<string, Socket>();

createServer((socket) => {
  let name: string | undefined;
  const others = (line: Buffer | string): void => {
    for (const [who, other] of members) {
      if (who === name) continue;
      other.write(line);
      if (other.writableLength > 1024 * 1024) other.destroy();
    }
  };
  socket.setNoDelay(true);
  socket.on('error', () => {});
  eachLine(socket, (line) => {
    if (line.length > 1024) return refuse(socket, 'ERR line too long\n');
    if (name !== undefined) return others(Buffer.concat([Buffer.from(`${name}: `), line, NEWLINE]));
    const wanted = line.toString('latin1');
    const free = /^[a-z0-9]{1,16}$/i.test(wanted) && !members.has(wanted);
    if (!free) return refuse(socket, 'ERR name\n');
    name = wanted;
    members.set(name, socket);
    others(`* ${name} joined\n`);
  });
  socket.on('close', () => {
    if (name === undefined) return;
    members.delete(name);
    others(`* ${name} left\n`);
  });
}).listen(Number(process.argv[2]), '127.0.0.1', () => {
  console.log(`listening on ${process.argv[2]}`);
});

function eachLine(socket: Socket, hear: (line: Buffer) => void): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    if (socket.writableEnded) return; // it was refused
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const at = pending.indexOf(10);
      if (at < 0 || socket.writableEnded) break;
      const line = pending.subarray(0, at);
      pending = pending.subarray(at + 1);
      hear(line.at(-1) === 13 ? line.subarray(0, -1) : line);
    }
    if (!socket.writableEnded && pending.length > 1025) refuse(socket, 'ERR line too long\n');
  });
}

function refuse(socket: Socket, answer: string): void {
  socket.end(answer, () => socket.destroy());
}
