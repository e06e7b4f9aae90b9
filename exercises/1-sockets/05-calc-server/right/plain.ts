// In short, and without a word: the mistakes in wrong/ change this program.
import { acceptServerSocket, closeSocket, readSocket, serverSocket, writen } from 'mysocks';

const port = Number(process.argv[2]);
const server = await serverSocket(port);
if (server < 0) process.exit(1);
console.log(`listening on ${port}`);

for (;;) {
  const client = await acceptServerSocket(server);
  if (client < 0) continue;
  await serve(client);
  closeSocket(client);
}

async function serve(client: number): Promise<void> {
  const buf = Buffer.alloc(65536);
  let rest = '';
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) {
    const lines = (rest + buf.toString('latin1', 0, n)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const answer = answerTo(line.replace(/\r$/, ''));
      if ((await writen(client, `${answer}\n`)) < 0) return;
      if (answer === 'BYE' || answer === 'ERR line too long') return;
    }
    if (rest.length > 1025) {
      await writen(client, 'ERR line too long\n');
      return;
    }
  }
}

function answerTo(request: string): string {
  if (request.length > 1024) return 'ERR line too long';
  if (request === 'QUIT') return 'BYE';
  const match = /^(ADD|SUB|MUL|DIV) (-?[0-9]{1,15}) (-?[0-9]{1,15})$/.exec(request);
  if (match === null) return 'ERR syntax';
  const [, word, a, b] = match;
  return calculate(word, Number(a), Number(b));
}

function calculate(word: string | undefined, a: number, b: number): string {
  if (word === 'DIV' && b === 0) return 'ERR division by zero';
  const value =
    word === 'ADD' ? a + b : word === 'SUB' ? a - b : word === 'MUL' ? a * b : Math.trunc(a / b);
  return Number.isSafeInteger(value) ? `OK ${value}` : 'ERR overflow';
}
