// caught by: split-lines
// advice: The connection may have broken in the middle of "ADD 3 45": what has no newline is not answered.
// readLine gives the last line also when it is not terminated.
import { acceptServerSocket, closeSocket, errno, readLine, serverSocket, writen } from 'mysocks';

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
  for (;;) {
    const line = await readLine(client, 1024);
    if (line === null) return;
    const tooLong = line === -1 && errno() === 'EMSGSIZE';
    if (line === -1 && !tooLong) return;
    const answer = line === -1 ? 'ERR line too long' : answerTo(line);
    if ((await writen(client, `${answer}\n`)) < 0) return;
    if (answer === 'BYE' || tooLong) return;
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
