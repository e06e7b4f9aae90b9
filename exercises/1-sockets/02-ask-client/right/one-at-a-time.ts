// Asks, waits for the answer, asks again: with one question on its way nothing can get stuck.
import { createInterface } from 'node:readline';
import { closeSocket, connectSocket, readSocket, writeSocket } from 'mysocks';

const server = await connectSocket(process.argv[2] ?? '', Number(process.argv[3]));
if (server < 0) process.exit(1);

const buf = Buffer.alloc(1500);
for await (const line of createInterface({ input: process.stdin })) {
  if ((await writeSocket(server, `${line}\n`)) < 0) process.exit(1);
  console.log(await answer());
}
closeSocket(server);

async function answer(): Promise<string> {
  let length = 0;
  while (buf[length - 1] !== 0x0a) {
    const n = await readSocket(server, buf.subarray(length));
    if (n <= 0) {
      console.error('The server has left.');
      process.exit(1);
    }
    length += n;
  }
  return buf.toString('utf8', 0, length - 1);
}
