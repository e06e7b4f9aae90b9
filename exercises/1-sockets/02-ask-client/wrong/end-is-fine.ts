// caught by: broken
// The server leaves in the middle of an answer, and it exits with 0.
import { createInterface } from 'node:readline';
import { closeSocket, connectSocket, readSocket, writen } from 'mysocks';

const server = await connectSocket(process.argv[2] ?? '', Number(process.argv[3]));
if (server < 0) process.exit(1);

const buf = Buffer.alloc(65536);
let rest = Buffer.alloc(0);
for await (const line of createInterface({ input: process.stdin })) {
  await writen(server, `${line}\n`);
  while (!rest.includes('\n')) {
    const n = await readSocket(server, buf);
    if (n <= 0) process.exit(0);
    rest = Buffer.concat([rest, buf.subarray(0, n)]);
  }
  const end = rest.indexOf('\n') + 1;
  process.stdout.write(rest.subarray(0, end));
  rest = rest.subarray(end);
}
closeSocket(server);
