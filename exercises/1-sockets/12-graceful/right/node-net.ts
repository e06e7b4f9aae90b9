// Without the library: node:net and child_process; each child ends by itself when its parent says so.
import { fork, type ChildProcess } from 'node:child_process';
import { createServer, type Socket } from 'node:net';

const port = Number(process.argv[2]);

if (process.send !== undefined) {
  process.on('message', (message, socket: Socket) => {
    if (message === 'end') process.exit(0);
    socket.on('error', () => process.exit(1));
    socket.on('data', (bytes) => {
      const text = bytes.toString('latin1').replace(/[a-z]/g, (letter) => letter.toUpperCase());
      if (socket.write(text, 'latin1')) return;
      socket.pause();
      socket.once('drain', () => socket.resume());
    });
    socket.on('end', () => socket.end(() => process.exit(0)));
  });
} else {
  const children = new Set<ChildProcess>();
  const waiting: Socket[] = [];
  let status: number | undefined;

  const serveNext = (): void => {
    const socket = children.size < 20 ? waiting.shift() : undefined;
    if (socket === undefined) return;
    const child = fork(process.argv[1] ?? '');
    children.add(child);
    child.send('client', socket);
    child.on('exit', () => {
      children.delete(child);
      serveNext();
      endIfDone();
    });
  };
  const endIfDone = (): void => {
    if (status !== undefined && children.size === 0) process.exit(status);
  };
  const endAll = (): void => {
    for (const child of children) child.send('end', () => {});
    setTimeout(() => {
      for (const child of children) child.kill('SIGKILL');
    }, 50);
    endIfDone();
  };

  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    waiting.push(socket);
    serveNext();
  });
  process.on('SIGTERM', () => {
    status = status === undefined ? 0 : 1;
    server.close();
    for (const socket of waiting.splice(0)) socket.destroy();
    if (status === 1) endAll();
    else setTimeout(endAll, 3000);
    endIfDone();
  });
  server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
}
