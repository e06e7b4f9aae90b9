// caught by: own-child
// advice: One child serves one client: it ends with it.
// A pool of two: the processes accept by themselves, and stay.
import cluster from 'node:cluster';
import { createServer } from 'node:net';

const port = Number(process.argv[2]);

if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
  let ready = 0;
  cluster.on('listening', () => {
    if (++ready === 2) console.log(`listening on ${port}`);
  });
} else {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      socket.write(bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte)));
    });
    socket.on('end', () => socket.end());
  });
  server.listen(port, '127.0.0.1');
}
