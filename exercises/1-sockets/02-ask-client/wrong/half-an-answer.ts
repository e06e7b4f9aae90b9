// caught by: broken
// `readLine` gives the last line of a stream also without its newline, and it is printed as an answer.
import { createInterface } from 'node:readline';
import { closeSocket, connectSocket, readLine, writen } from 'mysocks';

const server = await connectSocket(process.argv[2] ?? '', Number(process.argv[3]));
if (server < 0) process.exit(1);

for await (const line of createInterface({ input: process.stdin })) {
  if ((await writen(server, `${line}\n`)) < 0) process.exit(1);
  const answer = await readLine(server, 1024);
  if (typeof answer !== 'string') process.exit(1);
  console.log(answer);
}
closeSocket(server);
