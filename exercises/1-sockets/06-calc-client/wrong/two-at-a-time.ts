// caught by: pipelines
// Sends two requests, then waits for two answers.
import { readFileSync } from 'node:fs';
import { closeSocket, connectSocket, readSocket, writen } from 'mysocks';

const [host = '', port = '', file = ''] = process.argv.slice(2);
const server = await connectSocket(host, Number(port));
if (server < 0) process.exit(1);

const lines = readFileSync(file, 'utf8').split('\n');
if (lines.at(-1) === '') lines.pop();

const buf = Buffer.alloc(65536);
let rest = '';
for (let from = 0; from < lines.length; from += 2) {
  const now = lines.slice(from, from + 2);
  await writen(server, now.map((line) => `${line}\n`).join(''));
  while (rest.split('\n').length - 1 < now.length) {
    const n = await readSocket(server, buf);
    if (n <= 0) process.exit(1);
    rest += buf.toString('utf8', 0, n);
  }
  const answers = rest.split('\n');
  rest = answers.pop() ?? '';
  for (const [i, line] of now.entries()) console.log(`${line} -> ${answers[i]}`);
}
closeSocket(server);
