// One child_process.fork() for each client, in plain JavaScript: what Node gives without spare children.
import { fork } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

if (process.send) {
  process.once('message', (_, socket) => {
    socket.on('error', () => {});
    socket.on('close', () => process.disconnect());
    socket.pipe(socket);
    socket.resume();
  });
} else {
  // Unread until the child has it: bytes that the parent reads are lost.
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    fork(fileURLToPath(import.meta.url)).send('client', socket);
  });
  server.listen(0, '127.0.0.1', () => {
    console.log(`fork: listening on 127.0.0.1:${server.address().port}`);
  });
}
