// caught by: every-line
// advice: A chunk of stdin ends anywhere, in the middle of a line or of a character.
// Splits each chunk of stdin by itself: a line that is cut between two chunks becomes two lines.
import { closeSocket, connectSocket, readSocket, writen } from 'mysocks';

const server = await connectSocket(process.argv[2] ?? '', Number(process.argv[3]));
if (server < 0) process.exit(1);

const buf = Buffer.alloc(65536);
let rest = Buffer.alloc(0);
for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
  for (const line of chunk.toString().replace(/\n$/, '').split('\n')) {
    if ((await writen(server, `${line}\n`)) < 0) process.exit(1);
    while (!rest.includes('\n')) {
      const n = await readSocket(server, buf);
      if (n <= 0) process.exit(1);
      rest = Buffer.concat([rest, buf.subarray(0, n)]);
    }
    const end = rest.indexOf('\n') + 1;
    process.stdout.write(rest.subarray(0, end));
    rest = rest.subarray(end);
  }
}
closeSocket(server);
