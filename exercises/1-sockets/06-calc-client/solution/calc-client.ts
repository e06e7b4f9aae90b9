// Calculator client: sends every line of a file, and prints each with its answer. No request waits for an answer.
// Usage: npx tsx calc-client.ts HOST PORT FILE
import { readFileSync } from 'node:fs';
import { closeSocket, connectSocket, perror, readSocket, writen } from 'mysocks';

const [host = '', port = '', file = ''] = process.argv.slice(2);
const requests = linesOf(file);

const server = await connectSocket(host, Number(port));
if (server < 0) {
  perror('calc-client: connectSocket');
  process.exit(1);
}

// Both at once: a server whose answers nobody reads stops reading, and then our write would wait for ever.
// When the connection breaks this fails, and so does reading, which says so.
void writen(server, Buffer.from(requests.map((line) => `${line}\n`).join(''), 'latin1'));
const answered = await printAnswers();
closeSocket(server);
process.exit(answered === requests.length ? 0 : 1);

/** The lines of a file, the last one with or without its end. In latin1 each byte is one character: none is changed. */
function linesOf(path: string): string[] {
  const lines = readFileSync(path, 'latin1').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Prints each request when its answer has come: the first answer is that to the first request. Gives how many came. */
async function printAnswers(): Promise<number> {
  const buf = Buffer.allocUnsafe(65536);
  let rest = ''; // the beginning of an answer
  let count = 0;
  while (count < requests.length) {
    const n = await readSocket(server, buf);
    if (n < 0) perror('calc-client: readSocket');
    if (n <= 0) break;
    const answers = (rest + buf.toString('latin1', 0, n)).split(/\r?\n/);
    rest = answers.pop() ?? '';
    await print(answers.map((answer) => `${requests[count++]} -> ${answer}\n`).join(''));
  }
  return count;
}

/** Resolves when stdout has taken the text: `process.exit()` would throw away what it has not. */
function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, 'latin1', () => resolve()));
}
