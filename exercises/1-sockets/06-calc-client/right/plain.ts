// In short, and without a word: the mistakes in wrong/ change this program.
import { readFileSync } from 'node:fs';
import { closeSocket, connectSocket, readSocket, writen } from 'mysocks';

const [host = '', port = '', file = ''] = process.argv.slice(2);
const server = await connectSocket(host, Number(port));
if (server < 0) process.exit(1);

const lines = readFileSync(file, 'utf8').split('\n');
if (lines.at(-1) === '') lines.pop();
void writen(server, lines.map((line) => `${line}\n`).join(''));

const buf = Buffer.alloc(65536);
let rest = '';
let done = 0;
while (done < lines.length) {
  const n = await readSocket(server, buf);
  if (n <= 0) process.exit(1);
  const answers = (rest + buf.toString('utf8', 0, n)).split('\n');
  rest = answers.pop() ?? '';
  for (const answer of answers) console.log(`${lines[done++]} -> ${answer}`);
}
closeSocket(server);
