// caught by: kept (a hang)
// A new process in place of a reload: the parent starts a child that serves, and at SIGHUP another one.
import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';

const [word = '', file = '', extra] = process.argv.slice(2);
const port = Number(word);
if (!(port >= 1 && port <= 65535) || file === '' || extra !== undefined) process.exit(2);
const parse = (): string[] | undefined => {
  const text = readFileSync(file, 'latin1');
  const prefix = /^prefix ([!-~]{1,20})$/m.exec(text)?.[1];
  const mode = /^case (upper|lower|keep)$/m.exec(text)?.[1];
  return prefix === undefined || mode === undefined ? undefined : [prefix, mode];
};
const config = parse() ?? process.exit(1);

if (process.send !== undefined) {
  process.on('message', (_, socket) => serve(socket as Socket));
} else {
  const start = (): ChildProcess => fork(process.argv[1] ?? '', process.argv.slice(2));
  let child = start();
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    child.send('a client', socket);
  });
  process.on('SIGHUP', () => {
    child.kill();
    child = start();
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      child.kill();
      process.exit(0);
    });
  }
  server.on('error', () => process.exit(1));
  server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
}

function serve(socket: Socket): void {
  let rest = '';
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const changes = { upper: line.toUpperCase(), lower: line.toLowerCase(), keep: line };
      const changed = Object.entries(changes).find(([mode]) => mode === config[1])?.[1];
      socket.write(`${config[0]} ${changed}\n`);
    }
  });
  socket.resume();
}
