// caught by: limit
// advice: Do not send away a client over the limit: leave the connection open, and serve it when a child has ended.
// Node itself drops the connections over the limit.
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
    child.send('client', socket, { keepOpen: true });
    child.on('exit', () => socket.destroy());
    child.on('exit', () => {
      children--;
      serveNext();
    });
  };
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    waiting.push(socket);
    serveNext();
  });
  server.maxConnections = 20;
  server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
}
