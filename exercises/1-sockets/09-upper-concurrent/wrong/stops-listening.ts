// caught by: limit
// advice: A client over the limit waits: the server goes on listening, and the connection stays open until there is room.
// At the limit the server stops listening, and listens again when a child has ended.
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
  let children = 0;
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    if (++children === 20) server.close();
    const child = fork(process.argv[1] ?? '');
    child.send('client', socket);
    child.on('exit', () => {
      if (children-- === 20) server.listen(port, '127.0.0.1');
    });
  });
  server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
}
