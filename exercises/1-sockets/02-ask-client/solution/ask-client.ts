// Ask client: sends each line of stdin to the server, and prints each answer, a line too.
// Usage: npx tsx ask-client.ts HOST PORT
import { closeSocket, connectSocket, perror, readSocket, writen } from 'mysocks';

const NEWLINE = 0x0a;
const [host = '', port = ''] = process.argv.slice(2);
const count = { asked: 0, answered: 0 };
let askedAll = false;

const server = await connectSocket(host, Number(port));
if (server < 0) {
  perror('ask-client: connectSocket');
  process.exit(1);
}

// Both at once: a server whose answers nobody reads stops reading, and then our writes would wait for ever.
ask().catch(console.error);
await printAnswers();
closeSocket(server);
process.exit(isComplete() ? 0 : 1); // stdin may still be open

function isComplete(): boolean {
  return askedAll && count.answered === count.asked;
}

/** Sends the lines of stdin as they come, and the newline that the last one may lack. */
async function ask(): Promise<void> {
  let last: number | undefined = NEWLINE;
  for await (const bytes of process.stdin as AsyncIterable<Buffer>) {
    count.asked += countLines(bytes);
    if ((await writen(server, bytes)) < 0) return; // reading fails as well, and says so
    last = bytes.at(-1);
  }
  if (last !== NEWLINE) {
    count.asked++;
    await writen(server, '\n');
  }
  askedAll = true;
  if (isComplete()) closeSocket(server); // ends the read that waits for one more answer
}

/** Prints the answers, each when its newline has come. */
async function printAnswers(): Promise<void> {
  const buf = Buffer.allocUnsafe(65536);
  let rest = Buffer.alloc(0); // the beginning of an answer
  while (!isComplete()) {
    const n = await readSocket(server, buf);
    if (n < 0 && !isComplete()) perror('ask-client: readSocket');
    if (n <= 0) return;
    const bytes = Buffer.concat([rest, buf.subarray(0, n)]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    count.answered += countLines(bytes);
    await print(bytes.subarray(0, end));
    rest = bytes.subarray(end);
  }
}

/** Resolves when stdout has taken the bytes: `process.exit()` would throw away what it has not. */
function print(bytes: Buffer): Promise<void> {
  return new Promise((resolve) => process.stdout.write(bytes, () => resolve()));
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}
