// Calculator server, iterative: each line is a request, each gets one line as its answer. One client at a time.
// Usage: npx tsx calc-server.ts PORT
import { acceptServerSocket, closeSocket, perror, readSocket, serverSocket, writen } from 'mysocks';

const LINE_LIMIT = 1024;
const BYE = 'BYE';
const TOO_LONG = 'ERR line too long';

const port = Number(process.argv[2]);

const server = await serverSocket(port);
if (server < 0) {
  perror('calc-server: serverSocket');
  process.exit(1);
}
console.log(`listening on ${port}`);

for (;;) {
  const client = await acceptServerSocket(server);
  if (client < 0) {
    perror('calc-server: acceptServerSocket'); // perhaps out of descriptors; the next accept may work
    continue;
  }
  await serve(client);
  closeSocket(client);
}

/** Answers line by line until the client ends its stream, says QUIT, or sends a line that is too long. */
async function serve(client: number): Promise<void> {
  const buf = Buffer.allocUnsafe(65536);
  let rest = ''; // the beginning of a line whose newline has not come yet
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) {
    // latin1: one character for each byte, so that nothing is lost and lengths are bytes.
    const lines = (rest + buf.toString('latin1', 0, n)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const answer = answerTo(withoutReturn(line));
      if ((await writen(client, `${answer}\n`)) < 0) return perror('calc-server: writen');
      if (answer === BYE || answer === TOO_LONG) return;
    }
    if (withoutReturn(rest).length > LINE_LIMIT) {
      await writen(client, `${TOO_LONG}\n`); // its newline may never come
      return;
    }
  }
  if (n < 0) perror('calc-server: readSocket');
  // At the end of the stream the rest is dropped: it may be half of a request.
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function answerTo(request: string): string {
  if (request.length > LINE_LIMIT) return TOO_LONG;
  if (request === 'QUIT') return BYE;
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
