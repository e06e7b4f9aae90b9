// caught by: crash
// advice: A child was killed, and the whole server ended.
// When a child crashes, the parent takes it for its own error.
import { fork } from 'node:child_process';
import { createServer, type Socket } from 'node:net';

const port = Number(process.argv[2]);

if (process.send !== undefined) {
  process.once('message', (_, socket: Socket) => {
    socket.on('error', () => process.exit(1));
    socket.on('data', (bytes) => {
      socket.write(bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte)));
    });
    socket.on('end', () => socket.end(() => process.exit(0)));
  });
} else {
  const waiting: Socket[] = [];
  let children = 0;
  const serveNext = () => {
    const socket = children < 20 ? waiting.shift() : undefined;
    if (socket === undefined) return;
    children++;
    const child = fork(process.argv[1] ?? '');
    child.send('client', socket);
    child.on('exit', (_, signal) => {
      if (signal !== null) throw new Error(`a child was ended by ${signal}`);
      children--;
      serveNext();
    });
  };
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    waiting.push(socket);
    serveNext();
  });
  server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
}
