// caught by: killed
// advice: What a killed child had answered is not counted any more.
// Each child has a file; of those that have ended only what they wrote at their end counts.
import {
  appendFileSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
  mkdirSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  acceptServerSocket,
  closeSocket,
  forkChild,
  inheritedSocket,
  isChild,
  readSocket,
  serverSocket,
  writen,
} from 'mysocks';

const port = Number(process.argv[2]);
const folder = join(tmpdir(), 'counts');
let own = -1;
let n = 0;

if (isChild()) {
  own = openSync(join(folder, String(process.pid)), 'w');
  const client = await inheritedSocket();
  await serve(client);
  closeSocket(client);
  appendFileSync(join(folder, 'total'), '+'.repeat(n));
  rmSync(join(folder, String(process.pid)));
} else {
  mkdirSync(folder);
  const server = await serverSocket(port);
  console.log(`listening on ${port}`);
  for (;;) {
    const client = await acceptServerSocket(server);
    await forkChild(client);
    closeSocket(client);
  }
}

async function serve(client: number): Promise<void> {
  const buf = Buffer.alloc(65536);
  let rest = '';
  for (let size; (size = await readSocket(client, buf)) > 0;) {
    const lines = (rest + buf.toString('latin1', 0, size)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of rest.length > 1025 ? [...lines, rest] : lines) {
      const request = line.replace(/\r$/, '');
      if (request === 'QUIT') return void (await writen(client, 'BYE\n'));
      const answer = request === 'COUNT' ? `OK ${counted()}` : calculate(request);
      if (request !== 'COUNT' && answer.startsWith('OK')) count();
      if ((await writen(client, `${answer}\n`)) < 0 || answer === 'ERR line too long') return;
    }
  }
}

function count(): void {
  writeSync(own, String(++n).padStart(12), 0);
}

function counted(): number {
  let sum = 0;
  for (const name of readdirSync(folder)) {
    if (name === 'total') sum += statSync(join(folder, name)).size;
    else if (isAlive(Number(name))) sum += Number(readFileSync(join(folder, name), 'utf8'));
  }
  return sum;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
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
