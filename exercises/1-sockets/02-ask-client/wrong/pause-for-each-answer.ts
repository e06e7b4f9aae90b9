// caught by: late
// advice: It did not wait for an answer that came late.
// Waits a tenth of a second after each line and takes what is there for the answer.
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { closeSocket, connectSocket, readSocket, timeoutSocket, writen } from 'mysocks';

const server = await connectSocket(process.argv[2] ?? '', Number(process.argv[3]));
if (server < 0) process.exit(1);
timeoutSocket(server, 100);

const buf = Buffer.alloc(65536);
for await (const line of createInterface({ input: process.stdin })) {
  if ((await writen(server, `${line}\n`)) < 0) process.exit(1);
  await wait(100);
  let answer = Buffer.alloc(0);
  while (!answer.includes('\n')) {
    const n = await readSocket(server, buf);
    if (n <= 0) break;
    answer = Buffer.concat([answer, buf.subarray(0, n)]);
  }
  if (!answer.includes('\n')) process.exit(1);
  process.stdout.write(answer);
}
closeSocket(server);
