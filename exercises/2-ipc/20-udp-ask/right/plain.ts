// In short, and without a word: the mistakes in wrong/ change this program.
import { isIPv4 } from 'node:net';
import { text } from 'node:stream/consumers';
import { datagramSocket, receiveFrom, sendTo, timeoutSocket } from 'mysocks';

const [host = '', word = '', extra] = process.argv.slice(2);
const port = Number(word);
if (extra !== undefined || !isIPv4(host) || !(port >= 1 && port <= 65535)) process.exit(2);
const socket = await datagramSocket(0, '0.0.0.0');
if (socket < 0) process.exit(1);

const buf = Buffer.alloc(65536);
const lines = (await text(process.stdin)).split('\n');
if (lines.at(-1) === '') lines.pop();
let id = 1000;
for (const line of lines) {
  id++;
  const answer = await ask(Buffer.from(`....${line}`));
  if (answer === undefined) process.exit(1);
  console.log(answer.toString());
}
process.exit(0);

async function ask(question: Buffer): Promise<Buffer | undefined> {
  question.writeUInt32BE(id);
  for (let tries = 0; tries < 5; tries++) {
    await sendTo(socket, question, host, port);
    const answer = await wait(performance.now() + 200);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

async function wait(end: number): Promise<Buffer | undefined> {
  for (;;) {
    const left = end - performance.now();
    if (left <= 0) return undefined;
    timeoutSocket(socket, Math.ceil(left));
    const from = { host: '', port: 0 };
    const n = await receiveFrom(socket, buf, from);
    if (n < 0) return undefined;
    if (from.host !== host || from.port !== port) continue;
    if (n < 4 || buf.readUInt32BE() !== id) continue;
    return buf.subarray(4, n);
  }
}
