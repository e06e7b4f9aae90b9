// caught by: syntax
// advice: What comes from the network is data: never give it to eval, nor to anything else that runs it.
// Hands what came from the network to eval.
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
  const [word = '', a, b, more] = request.split(' ');
  const sign = new Map([
    ['ADD', '+'],
    ['SUB', '-'],
    ['MUL', '*'],
    ['DIV', '/'],
  ]).get(word);
  if (sign === undefined || !a || !b || more !== undefined) return 'ERR syntax';
  try {
    // oxlint-disable-next-line no-eval
    const value = Math.trunc((0, eval)(`(${a}) ${sign} (${b})`));
    if (word === 'DIV' && Number(b) === 0) return 'ERR division by zero';
    return Number.isSafeInteger(value)
      ? `OK ${value}`
      : Number.isNaN(value)
        ? 'ERR syntax'
        : 'ERR overflow';
  } catch {
    return 'ERR syntax';
  }
}
