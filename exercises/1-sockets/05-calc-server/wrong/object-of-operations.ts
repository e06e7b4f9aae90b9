// caught by: syntax
// advice: An object has more names than you gave it: constructor, toString … Use a Map, a switch, or Object.hasOwn.
// Takes constructor for an operation, since every object has one.
import { acceptServerSocket, closeSocket, readSocket, serverSocket, writen } from 'mysocks';

const operations: Record<string, (a: number, b: number) => number> = {
  ADD: (a, b) => a + b,
  SUB: (a, b) => a - b,
  MUL: (a, b) => a * b,
  DIV: (a, b) => Math.trunc(a / b),
};

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
  const match = /^(\w+) (-?[0-9]{1,15}) (-?[0-9]{1,15})$/.exec(request);
  const operation = operations[match?.[1] ?? ''];
  if (match === null || operation === undefined) return 'ERR syntax';
  const [a, b] = [Number(match[2]), Number(match[3])];
  if (match[1] === 'DIV' && b === 0) return 'ERR division by zero';
  const value = operation(a, b);
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? 'ERR overflow' : `OK ${value}`;
}
