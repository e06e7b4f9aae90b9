// Calculator client: sends its arguments, else the lines of stdin, and prints the answers.
// Usage: npx tsx clients/calc.ts HOST PORT [EXPRESSION ...]     Try it with servers/calc-*.ts.
import { once } from 'node:events';
import { closeSocket, connectSocket, readSocket, shutdownSocket, writen } from '../lib/index.ts';
import { clientArguments, fail, failWith, printable } from '../lib/program.ts';
import { ANSWER_LIMIT, isErrorAnswer, QUIT } from '../lib/protocol/calc.ts';
import { LineDecoder } from '../lib/protocol/lines.ts';

const { host, port, rest: expressions } = clientArguments('[EXPRESSION ...]');
const count = { asked: 0, answered: 0, errors: 0 };
let askedAll = false;

const server = await connectSocket(host, port);
if (server < 0) fail('connectSocket');

// Both at once: when nobody reads the answers, the buffers on their way fill up, then the server waits
// in its write and reads no more requests, and a client that wants to send all of them first waits for ever.
const given = Buffer.from(`${expressions.join('\n')}\n`);
const input = expressions.length > 0 ? [given] : process.stdin;
send(input).catch((error: Error) => failWith(error.message));
await receive();
closeSocket(server);
const { asked, answered, errors } = count;
if (!askedAll || answered < asked)
  failWith(`the stream ended after ${answered} of ${asked} answers`);
if (errors > 0) failWith(`${errors} of ${answered} answers were errors`);
process.exit(0); // stdin may still be open

/** Sends all requests and ends this side's stream; or as far as the one that ends the conversation. */
async function send(input: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
  const lines = new LineDecoder(Infinity);
  for await (const bytes of input) if (await ask(lines.push(bytes))) return;
  await ask(lines.end());
  askedAll = true;
  shutdownSocket(server);
}

async function ask(lines: string[]): Promise<boolean> {
  const quit = lines.indexOf(QUIT);
  askedAll = quit >= 0;
  count.asked += askedAll ? quit : lines.length;
  const requests = askedAll ? lines.slice(0, quit + 1) : lines;
  if ((await writen(server, requests.map((line) => `${line}\n`).join(''))) < 0) fail('writeSocket');
  return askedAll;
}

/** Prints the answers, to the end of the stream. */
async function receive(): Promise<void> {
  const buf = Buffer.allocUnsafe(65536);
  const lines = new LineDecoder(ANSWER_LIMIT);
  let n = 1;
  while (!lines.tooLong && (n = await readSocket(server, buf)) > 0) {
    const answers = lines.push(buf.subarray(0, n));
    count.answered += answers.length;
    count.errors += answers.filter(isErrorAnswer).length;
    const text = answers.map((line) => `${printable(line)}\n`).join('');
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  }
  if (n < 0) fail('readSocket');
}
