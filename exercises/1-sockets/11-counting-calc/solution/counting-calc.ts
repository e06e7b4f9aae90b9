// Counting calculator server, concurrent: a child for each client; COUNT tells what all of them have answered.
// Usage: npx tsx counting-calc.ts PORT
//
// What is counted is the length of a file. A child appends a byte before it answers: the kernel carries out one
// append after the other, so none is lost, and what a child has appended stays when the child is killed.
import { fstatSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  acceptServerSocket,
  closeSocket,
  forkChild,
  inheritedSocket,
  isChild,
  perror,
  readSocket,
  serverSocket,
  writen,
} from 'mysocks';

const LINE_LIMIT = 1024;
const BYE = 'BYE';
const TOO_LONG = 'ERR line too long';

const port = Number(process.argv[2]);

if (isChild()) {
  const client = await inheritedSocket();
  const counted = openSync(process.env['COUNT_FILE'] ?? '', 'a');
  await serve(client, counted);
  closeSocket(client);
} else {
  // A folder of its own: another server on this machine counts for itself. Children inherit the environment.
  const folder = mkdtempSync(join(tmpdir(), 'counting-calc-'));
  process.env['COUNT_FILE'] = join(folder, 'count');
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.on('SIGINT', () => process.exit(0)).on('SIGTERM', () => process.exit(0));
  await acceptClients();
}

async function acceptClients(): Promise<never> {
  const server = await serverSocket(port);
  if (server < 0) {
    perror('counting-calc: serverSocket');
    process.exit(1);
  }
  console.log(`listening on ${port}`);
  for (;;) {
    const client = await acceptServerSocket(server);
    if (client < 0) {
      perror('counting-calc: acceptServerSocket'); // perhaps out of descriptors; the next accept may work
      continue;
    }
    if ((await forkChild(client)) < 0) perror('counting-calc: forkChild');
    closeSocket(client); // the parent's copy; the child has its own
  }
}

/** Answers line by line until the client ends its stream, says QUIT, or sends a line that is too long. */
async function serve(client: number, counted: number): Promise<void> {
  const buf = Buffer.allocUnsafe(65536);
  let rest = ''; // the beginning of a line whose newline has not come yet
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) {
    const lines = (rest + buf.toString('latin1', 0, n)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const answer = answerTo(withoutReturn(line), counted);
      if ((await writen(client, `${answer}\n`)) < 0) return perror('counting-calc: writen');
      if (answer === BYE || answer === TOO_LONG) return;
    }
    if (withoutReturn(rest).length > LINE_LIMIT) {
      await writen(client, `${TOO_LONG}\n`); // its newline may never come
      return;
    }
  }
  if (n < 0) perror('counting-calc: readSocket');
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function answerTo(request: string, counted: number): string {
  if (request.length > LINE_LIMIT) return TOO_LONG;
  if (request === 'QUIT') return BYE;
  if (request === 'COUNT') return `OK ${fstatSync(counted).size}`;
  const match = /^(ADD|SUB|MUL|DIV) (-?[0-9]{1,15}) (-?[0-9]{1,15})$/.exec(request);
  if (match === null) return 'ERR syntax';
  const [, word, a, b] = match;
  const answer = calculate(word, Number(a), Number(b));
  // Before the answer goes out: a client that has seen it may ask any child, and must find it counted.
  if (answer.startsWith('OK')) writeSync(counted, '+');
  return answer;
}

function calculate(word: string | undefined, a: number, b: number): string {
  if (word === 'DIV' && b === 0) return 'ERR division by zero';
  const value =
    word === 'ADD' ? a + b : word === 'SUB' ? a - b : word === 'MUL' ? a * b : Math.trunc(a / b);
  return Number.isSafeInteger(value) ? `OK ${value}` : 'ERR overflow';
}
