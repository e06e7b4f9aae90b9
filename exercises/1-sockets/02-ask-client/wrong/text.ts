// caught by: pieces
// Makes a string of each read: a character that is cut in two is lost.
import { createInterface } from 'node:readline';
import { closeSocket, connectSocket, readSocket, writen } from 'mysocks';

const server = await connectSocket(process.argv[2] ?? '', Number(process.argv[3]));
if (server < 0) process.exit(1);

const buf = Buffer.alloc(2048);
let text = '';
for await (const line of createInterface({ input: process.stdin })) {
  if ((await writen(server, `${line}\n`)) < 0) process.exit(1);
  while (!text.includes('\n')) {
    const n = await readSocket(server, buf);
    if (n <= 0) process.exit(1);
    text += buf.toString('utf8', 0, n);
  }
  const end = text.indexOf('\n') + 1;
  process.stdout.write(text.slice(0, end));
  text = text.slice(end);
}
closeSocket(server);
