// caught by: pieces
// advice: The answer came in pieces, and a piece was taken for the whole.
// Takes one read for one answer.
import { createInterface } from 'node:readline';
import { closeSocket, connectSocket, readSocket, writen } from 'mysocks';

const server = await connectSocket(process.argv[2] ?? '', Number(process.argv[3]));
if (server < 0) process.exit(1);

const buf = Buffer.alloc(2048);
for await (const line of createInterface({ input: process.stdin })) {
  if ((await writen(server, `${line}\n`)) < 0) process.exit(1);
  const n = await readSocket(server, buf);
  if (n <= 0 || buf[n - 1] !== 0x0a) process.exit(1);
  process.stdout.write(buf.toString('utf8', 0, n));
}
closeSocket(server);
