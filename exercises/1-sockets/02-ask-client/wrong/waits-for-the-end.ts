// caught by: ends (a hang)
// advice: It waits for the end of the stream, and the server for its next line.
// Prints all answers, but reads on until the server ends its stream. The server does not.
import { closeSocket, connectSocket, readSocket, writen } from 'mysocks';

const server = await connectSocket(process.argv[2] ?? '', Number(process.argv[3]));
if (server < 0) process.exit(1);

let missing = 0;
const asking = ask();
const buf = Buffer.alloc(65536);
let answer = Buffer.alloc(0);
let n: number;
while ((n = await readSocket(server, buf)) > 0) {
  answer = Buffer.concat([answer, buf.subarray(0, n)]);
  const end = answer.lastIndexOf('\n') + 1;
  for (const byte of answer.subarray(0, end)) if (byte === 0x0a) missing--;
  process.stdout.write(answer.subarray(0, end));
  answer = answer.subarray(end);
}
await asking;
if (missing > 0) process.exitCode = 1;
closeSocket(server);

async function ask(): Promise<void> {
  let last: number | undefined = 0x0a;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    for (const byte of chunk) if (byte === 0x0a) missing++;
    await writen(server, chunk);
    last = chunk.at(-1);
  }
  if (last === 0x0a) return;
  missing++;
  await writen(server, '\n');
}
