// Asks a server of datagrams, which may lose, repeat and delay them: each line of stdin is a question.
// Usage: npx tsx udp-ask.ts HOST PORT
import { isIPv4 } from 'node:net';
import { buffer } from 'node:stream/consumers';
import {
  closeSocket,
  datagramSocket,
  perror,
  receiveFrom,
  sendTo,
  timeoutSocket,
  type From,
} from 'mysocks';

const SENDINGS = 5;
const WAIT_MS = 200;
const ID_BYTES = 4;

const [host = '', word = '', ...more] = process.argv.slice(2);
const port = Number(word);
if (!isIPv4(host) || !/^\d+$/.test(word) || port < 1 || port > 65_535 || more.length > 0) {
  console.error('Usage: npx tsx udp-ask.ts HOST PORT');
  process.exit(2);
}

const socket = await datagramSocket(0, '0.0.0.0'); // an answer comes to the address from which it was asked for
if (socket < 0) {
  perror('udp-ask: datagramSocket');
  process.exit(1);
}

const buf = Buffer.alloc(65_507);
let id = 0;
for (const line of linesOf(await buffer(process.stdin))) {
  const answer = await ask(++id, line);
  if (answer === undefined) {
    console.error(`udp-ask: no answer from ${host}:${port}`);
    process.exitCode = 1;
    break;
  }
  process.stdout.write(Buffer.concat([answer, Buffer.from('\n')]));
}
closeSocket(socket);

/** The answer to a question; `undefined` when none has come after five sendings. */
async function ask(id: number, line: Buffer): Promise<Buffer | undefined> {
  const question = Buffer.alloc(ID_BYTES + line.length);
  question.writeUInt32BE(id);
  question.set(line, ID_BYTES);
  for (let i = 0; i < SENDINGS; i++) {
    if ((await sendTo(socket, question, host, port)) < 0) perror('udp-ask: sendTo');
    const answer = await answerTo(id, performance.now() + WAIT_MS);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** Waits until then for an answer with this id. All else that comes changes nothing, the time least of all. */
async function answerTo(id: number, end: number): Promise<Buffer | undefined> {
  const from: From = { host: '', port: 0 };
  for (;;) {
    timeoutSocket(socket, Math.max(1, Math.ceil(end - performance.now())));
    const n = await receiveFrom(socket, buf, from);
    if (n < 0) return undefined;
    const isTheirs = from.host === host && from.port === port;
    if (isTheirs && n >= ID_BYTES && buf.readUInt32BE() === id) return buf.subarray(ID_BYTES, n);
    if (performance.now() >= end) return undefined; // whoever sends without a pause must not hold us up
  }
}

/** Lines end with a newline; the last one need not. */
function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const newline = bytes.indexOf('\n', at);
    const end = newline < 0 ? bytes.length : newline;
    yield bytes.subarray(at, end);
    at = end + 1;
  }
}
