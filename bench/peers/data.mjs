// Echo over raw `data` events, with the flow control that pipe() would do.
import { createServer } from 'node:net';

const server = createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (data) => {
    if (!socket.write(data)) socket.pause();
  });
  socket.on('drain', () => socket.resume());
});
server.listen(0, '127.0.0.1', () => {
  console.log(`data: listening on 127.0.0.1:${server.address().port}`);
});
