// caught by: both-ways (a hang)
// Reads the first answer when the last line is written.
import { closeSocket, connectSocket, readSocket, writen } from 'mysocks';

const server = await connectSocket(process.argv[2] ?? '', Number(process.argv[3]));
if (server < 0) process.exit(1);

let missing = 0;
let last: number | undefined = 0x0a;
for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
  for (const byte of chunk) if (byte === 0x0a) missing++;
  if ((await writen(server, chunk)) < 0) process.exit(1);
  last = chunk.at(-1);
}
if (last !== 0x0a) {
  missing++;
  await writen(server, '\n');
}

const buf = Buffer.alloc(65536);
let answer = Buffer.alloc(0);
while (missing > 0) {
  const n = await readSocket(server, buf);
  if (n <= 0) process.exit(1);
  answer = Buffer.concat([answer, buf.subarray(0, n)]);
  const end = answer.lastIndexOf('\n') + 1;
  for (const byte of answer.subarray(0, end)) if (byte === 0x0a) missing--;
  process.stdout.write(answer.subarray(0, end));
  answer = answer.subarray(end);
}
closeSocket(server);
