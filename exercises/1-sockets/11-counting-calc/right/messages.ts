// Without the library: node:net and child_process. The parent counts, by messages, and says when it has.
import { fork } from 'node:child_process';
import { createServer, type Socket } from 'node:net';

const port = Number(process.argv[2]);
/** Resolve functions of those who wait for the count. */
const waiting: ((n: number) => void)[] = [];

if (process.send !== undefined) {
  process.once('message', (_, socket: Socket) => {
    process.on('message', (n: number) => waiting.shift()?.(n));
    void serve(socket);
  });
} else {
  let n = 0;
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    const child = fork(process.argv[1] ?? '');
    child.send('client', socket);
    child.on('message', (more: number) => child.send((n += more), () => {}));
  });
  server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
}

async function serve(socket: Socket): Promise<void> {
  socket.allowHalfOpen = true; // one that came from another process is not
  socket.on('error', () => process.exit(1));
  let rest = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of rest.length > 1025 ? [...lines, rest] : lines) {
      const request = line.replace(/\r$/, '');
      const answer = await answerTo(request);
      if (!socket.write(`${answer}\n`))
        await new Promise((resolve) => socket.once('drain', resolve));
      if (answer === 'BYE' || answer === 'ERR line too long') return leave(socket);
    }
  }
  leave(socket);
}

function leave(socket: Socket): void {
  socket.end(() => process.exit(0));
}

async function answerTo(request: string): Promise<string> {
  if (request === 'QUIT') return 'BYE';
  if (request === 'COUNT') return `OK ${await add(0)}`;
  const answer = calculate(request);
  if (answer.startsWith('OK')) await add(1);
  return answer;
}

function add(more: number): Promise<number> {
  process.send?.(more);
  return new Promise((resolve) => waiting.push(resolve));
}

function calculate(request: string): string {
  if (request.length > 1024) return 'ERR line too long';
  const match = /^(ADD|SUB|MUL|DIV) (-?[0-9]{1,15}) (-?[0-9]{1,15})$/.exec(request);
  if (match === null) return 'ERR syntax';
  const [, word, first, second] = match;
  const [a, b] = [Number(first), Number(second)];
  if (word === 'DIV' && b === 0) return 'ERR division by zero';
  const value =
    word === 'ADD' ? a + b : word === 'SUB' ? a - b : word === 'MUL' ? a * b : Math.trunc(a / b);
  return Number.isSafeInteger(value) ? `OK ${value}` : 'ERR overflow';
}
