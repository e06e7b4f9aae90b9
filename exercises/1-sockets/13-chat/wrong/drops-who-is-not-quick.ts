// caught by: slow-member
// advice: Some lines may wait: drop a member when more than 1 MB waits for it in your program, not as soon as a write cannot be done at once.
// Drops a member as soon as a write has to wait.
import { createServer, type Socket } from 'node:net';

const members = new Map<string, Socket>();

createServer((socket) => {
  let name: string | undefined;
  let pending = Buffer.alloc(0);
  let over = false;
  const others = (line: Buffer | string): void => {
    for (const [who, other] of members) {
      if (who === name) continue;
      if (!other.write(line)) other.destroy();
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
  socket.on('error', () => {});
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
