// caught by: every-line
// A line without its newline is no line to it.
import { readFileSync } from 'node:fs';
import { closeSocket, connectSocket, readSocket, writen } from 'mysocks';

const server = await connectSocket(process.argv[2] ?? '', Number(process.argv[3]));
if (server < 0) process.exit(1);

const lines = readFileSync(0).toString().split('\n').slice(0, -1);
void writen(server, lines.map((line) => `${line}\n`).join(''));

const buf = Buffer.alloc(65536);
let answer = Buffer.alloc(0);
for (let missing = lines.length; missing > 0;) {
  const n = await readSocket(server, buf);
  if (n <= 0) process.exit(1);
  answer = Buffer.concat([answer, buf.subarray(0, n)]);
  const end = answer.lastIndexOf('\n') + 1;
  missing -= answer.filter((byte) => byte === 0x0a).length;
  await new Promise((resolve) => process.stdout.write(answer.subarray(0, end), resolve));
  answer = answer.subarray(end);
}
closeSocket(server);
