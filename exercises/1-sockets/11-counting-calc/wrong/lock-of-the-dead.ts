// caught by: killed (a hang)
// advice: Since a child was killed others wait for ever.
// A lock that is a folder: when its owner is killed, it stays for ever. It is held while all of a read is answered.
import { readFileSync, writeFileSync, mkdirSync, rmdirSync } from 'node:fs';
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
const file = join(tmpdir(), 'count');
const lock = join(tmpdir(), 'lock');

if (isChild()) {
  const client = await inheritedSocket();
  await serve(client);
  closeSocket(client);
} else {
  writeFileSync(file, '0');
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
    await locked(async () => {
      for (const line of rest.length > 1025 ? [...lines, rest] : lines) await answer(client, line);
    });
  }
}

async function answer(client: number, line: string): Promise<void> {
  const request = line.replace(/\r$/, '');
  if (request === 'QUIT') {
    await writen(client, 'BYE\n');
    leave();
  }
  const text = request === 'COUNT' ? `OK ${counted()}` : calculate(request);
  if (request !== 'COUNT' && text.startsWith('OK')) count();
  await writen(client, `${text}\n`);
  await new Promise(setImmediate);
  if (text === 'ERR line too long') leave();
}

function count(): void {
  writeFileSync(file, String(counted() + 1));
}

function counted(): number {
  return Number(readFileSync(file, 'utf8'));
}

async function locked(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  await work();
  rmdirSync(lock);
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

function leave(): never {
  rmdirSync(lock);
  process.exit(0);
}
