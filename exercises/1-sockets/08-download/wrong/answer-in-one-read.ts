// caught by: cuts
// advice: The answer came in pieces. Its line is complete when the newline has come, its content when n bytes have come; a read may end anywhere before, or give both.
// Takes one read for one answer, its line and its bytes.
import { open, rename, stat } from 'node:fs/promises';
import { closeSocket, connectSocket, readSocket, writen } from 'mysocks';

const [host = '', port = '', name = '', dest = ''] = process.argv.slice(2);
const part = `${dest}.part`;
const server = await connectSocket(host, Number(port));
if (server < 0) process.exit(1);

const buf = Buffer.alloc(65536);
let came = Buffer.alloc(0);
const size = await ask(`SIZE ${name}`);
let done = await stat(part).then(
  (found) => found.size,
  () => 0,
);
if (done > size) done = 0;
const file = await open(part, done === 0 ? 'w' : 'a');
while (done < size) {
  await ask(`READ ${name} ${done} ${Math.min(50_000, size - done)}`);
  if (came.length === 0) process.exit(1);
  await file.writeFile(came);
  done += came.length;
}
await file.close();
await rename(part, dest);
closeSocket(server);

async function ask(request: string): Promise<number> {
  await writen(server, `${request}\n`);
  const n = await readSocket(server, buf);
  const [line = '', ...more] = buf.toString('latin1', 0, Math.max(0, n)).split('\n');
  if (!line.startsWith('OK ')) process.exit(1);
  came = Buffer.from(more.join('\n'), 'latin1');
  return Number(line.slice(3));
}
