// caught by: own-child
// advice: There are children, but they do not have the connection: the parent serves, and they do nothing.
// The children do the work, but the connections stay with the parent: it carries the bytes to and fro.
import { fork } from 'node:child_process';
import { createServer } from 'node:net';

const port = Number(process.argv[2]);

if (process.send !== undefined) {
  process.on('message', (text: string) => {
    const capitals = text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
    process.send?.(capitals);
  });
} else {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const child = fork(process.argv[1] ?? '');
    let asked = 0;
    let ended = false;
    const endIfDone = () => {
      if (!ended || asked > 0) return;
      child.kill();
      socket.end();
    };
    socket.on('error', () => child.kill());
    socket.on('data', (bytes) => {
      asked++;
      child.send(bytes.toString('latin1'));
    });
    child.on('message', (text: string) => {
      asked--;
      socket.write(text, 'latin1');
      endIfDone();
    });
    socket.on('end', () => {
      ended = true;
      endIfDone();
    });
  });
  server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
}
