// caught by: joined
// Sends all lines, then counts reads: two answers in one read are one answer to it.
import { readFileSync } from 'node:fs';
import { closeSocket, connectSocket, readSocket, writen } from 'mysocks';

const server = await connectSocket(process.argv[2] ?? '', Number(process.argv[3]));
if (server < 0) process.exit(1);

const lines = readFileSync(0, 'utf8').split('\n');
if (lines.at(-1) === '') lines.pop();
void writen(server, lines.map((line) => `${line}\n`).join(''));

const buf = Buffer.alloc(65536);
for (let answers = 0; answers < lines.length; answers++) {
  let length = 0;
  do {
    const n = await readSocket(server, buf.subarray(length));
    if (n <= 0) process.exit(1);
    length += n;
  } while (buf[length - 1] !== 0x0a);
  process.stdout.write(Buffer.from(buf.subarray(0, length)));
}
closeSocket(server);
