// caught by: own-child
// advice: One child serves one client: it ends with it.
// One child for all clients.
import { fork } from 'node:child_process';
import { createServer, type Socket } from 'node:net';

const port = Number(process.argv[2]);

if (process.send !== undefined) {
  process.on('message', (_, socket: Socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      socket.write(bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte)));
    });
    socket.on('end', () => socket.end());
  });
} else {
  const child = fork(process.argv[1] ?? '');
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    child.send('client', socket);
  });
  server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
}
