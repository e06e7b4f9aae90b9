// The shortest echo server of Node: streams, joined.
import { createServer } from 'node:net';

const server = createServer((socket) => {
  socket.on('error', () => {});
  socket.pipe(socket);
});
server.listen(0, '127.0.0.1', () => {
  console.log(`pipe: listening on 127.0.0.1:${server.address().port}`);
});
