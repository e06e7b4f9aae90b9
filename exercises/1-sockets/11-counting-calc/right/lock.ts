// A number in a file, and a lock: a link that names its owner. Of a child that was killed the parent takes the lock away.
import { fork } from 'node:child_process';
import {
  mkdtempSync,
  openSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const port = Number(process.argv[2]);
const folder = (process.env['COUNT_FOLDER'] ??= mkdtempSync(join(tmpdir(), 'count-')));
const file = join(folder, 'number');
const lock = join(folder, 'lock');
const number = openSync(file, process.send === undefined ? 'w' : 'r+');

if (process.send !== undefined) {
  process.once('message', (_, socket: Socket) => {
    void serve(socket);
  });
} else {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    const child = fork(process.argv[1] ?? '');
    child.send('client', socket);
    child.on('exit', () => {
      if (ownerOfLock() === child.pid) unlinkSync(lock);
    });
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

/** Adds to the number while nobody else can; gives what it is then. */
async function add(more: number): Promise<number> {
  while (!takeLock()) await new Promise((resolve) => setTimeout(resolve, Math.random() * 2));
  const n = Number(readFileSync(file, 'utf8')) + more;
  // In one step and in place: writeFileSync would first make the file empty, and a kill could leave it so.
  if (more > 0) writeSync(number, String(n).padStart(12), 0);
  unlinkSync(lock);
  return n;
}

/** To make a link is one step, and it fails when there is one. */
function takeLock(): boolean {
  try {
    symlinkSync(String(process.pid), lock);
    return true;
  } catch {
    return false;
  }
}

function ownerOfLock(): number | undefined {
  try {
    return Number(readlinkSync(lock));
  } catch {
    return undefined;
  }
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
