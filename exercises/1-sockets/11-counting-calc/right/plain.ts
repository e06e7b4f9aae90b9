// In short, and without a word: the mistakes in wrong/ change this program.
import { appendFileSync, statSync, writeFileSync } from 'node:fs';
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

if (isChild()) {
  const client = await inheritedSocket();
  await serve(client);
  closeSocket(client);
} else {
  writeFileSync(file, '');
  const server = await serverSocket(port);
  if (server < 0) process.exit(1);
  console.log(`listening on ${port}`);
  for (;;) {
    const client = await acceptServerSocket(server);
    if (client < 0) continue;
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
  appendFileSync(file, '+');
}

function counted(): number {
  return statSync(file).size;
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
