// caught by: own-child
// advice: The process that accepts must not serve: forkChild(client) starts a child for this client and gives it the connection, then the parent accepts the next one.
// One process for all: then a variable would do.
import { acceptServerSocket, closeSocket, readSocket, serverSocket, writen } from 'mysocks';

const port = Number(process.argv[2]);
let n = 0;

const server = await serverSocket(port);
console.log(`listening on ${port}`);
for (;;) {
  const client = await acceptServerSocket(server);
  void serve(client).then(() => closeSocket(client));
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
      const answer = request === 'COUNT' ? `OK ${n}` : calculate(request);
      if (request !== 'COUNT' && answer.startsWith('OK')) n++;
      if ((await writen(client, `${answer}\n`)) < 0 || answer === 'ERR line too long') return;
    }
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
