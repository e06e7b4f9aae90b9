// In short, and without a word: the mistakes in wrong/ change this program.
import { open, rename, stat } from 'node:fs/promises';
import { closeSocket, connectSocket, readLine, readSocket, writen } from 'mysocks';

const [host = '', port = '', name = '', dest = ''] = process.argv.slice(2);
const part = `${dest}.part`;
const server = await connectSocket(host, Number(port));
if (server < 0) process.exit(1);

const size = await ask(`SIZE ${name}`);
let done = await stat(part).then(
  (found) => found.size,
  () => 0,
);
if (done > size) done = 0;
const file = await open(part, done === 0 ? 'w' : 'a');
const buf = Buffer.alloc(65536);
while (done < size) {
  let left = await ask(`READ ${name} ${done} ${Math.min(buf.length, size - done)}`);
  while (left > 0) {
    const n = await readSocket(server, buf, left);
    if (n <= 0) process.exit(1);
    await file.writeFile(buf.subarray(0, n));
    left -= n;
    done += n;
  }
}
await file.close();
await rename(part, dest);
closeSocket(server);

async function ask(request: string): Promise<number> {
  await writen(server, `${request}\n`);
  const answer = await readLine(server, 1024);
  if (typeof answer !== 'string' || !answer.startsWith('OK ')) process.exit(1);
  return Number(answer.slice(3));
}
