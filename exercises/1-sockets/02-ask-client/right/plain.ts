// In short, and without a word: the mistakes in wrong/ change this program.
import { readFileSync } from 'node:fs';
import { closeSocket, connectSocket, readSocket, writen } from 'mysocks';

const server = await connectSocket(process.argv[2] ?? '', Number(process.argv[3]));
if (server < 0) process.exit(1);

const lines = readFileSync(0, 'utf8').split('\n');
if (lines.at(-1) === '') lines.pop();
void writen(server, lines.map((line) => `${line}\n`).join(''));

const buf = Buffer.alloc(65536);
let answer = Buffer.alloc(0);
for (let answers = 0; answers < lines.length; answers++) {
  while (!answer.includes('\n')) {
    const n = await readSocket(server, buf);
    if (n <= 0) process.exit(1);
    answer = Buffer.concat([answer, buf.subarray(0, n)]);
  }
  const end = answer.indexOf('\n') + 1;
  process.stdout.write(answer.subarray(0, end));
  answer = answer.subarray(end);
}
closeSocket(server);
