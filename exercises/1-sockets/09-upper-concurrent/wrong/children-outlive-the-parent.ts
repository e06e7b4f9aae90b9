// caught by: ledger
// advice: When the parent has ended, and its client has left, a child must end by itself: nobody else will do it.
// A child ends when its parent tells it to: when the parent was killed, nobody does.
import { fork } from 'node:child_process';
import { createServer, type Socket } from 'node:net';

const port = Number(process.argv[2]);

if (process.send !== undefined) {
  const done = () => {
    if (process.connected) process.send?.('done');
  };
  process.once('message', (_, socket: Socket) => {
    socket.on('error', done);
    socket.on('data', (bytes) => {
      socket.write(bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte)));
    });
    socket.on('end', () => {
      socket.end(done);
      setInterval(() => {}, 1000);
    });
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
    child.on('message', () => child.kill());
    child.on('exit', () => {
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
