// As inetd does it: the child has the connection as its standard input and output, and knows of no socket.
import { spawn } from 'node:child_process';
import { createServer, type Socket } from 'node:net';

const port = Number(process.argv[2]);
const script = process.argv[1] ?? '';

if (process.argv[3] === 'serve') {
  process.stdout.on('error', () => process.exit(1));
  process.stdin.on('error', () => process.exit(1));
  for await (const chunk of process.stdin) {
    const text = Buffer.from(chunk as Uint8Array).toString('latin1');
    const capitals = text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
    await new Promise((resolve) => process.stdout.write(capitals, 'latin1', resolve));
  }
  process.exit(0);
}

const waiting: Socket[] = [];
let children = 0;

function serveNext(): void {
  const socket = children < 20 ? waiting.shift() : undefined;
  if (socket === undefined) return;
  const { fd } = (socket as unknown as { _handle: { fd: number } })._handle;
  const child = spawn(process.execPath, [script, String(port), 'serve'], {
    stdio: [fd, fd, 'inherit'],
  });
  socket.destroy();
  children++;
  child.on('exit', () => {
    children--;
    serveNext();
  });
}

const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
  waiting.push(socket);
  serveNext();
});
server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
