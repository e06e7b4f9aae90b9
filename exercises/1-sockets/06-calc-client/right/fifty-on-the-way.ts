// Has up to fifty requests on their way, which is enough; says QUIT at the end and waits for the BYE.
import { readFileSync } from 'node:fs';
import { closeSocket, connectSocket, perror, readLine, readSocket, writen } from 'mysocks';

const server = await connectSocket(process.argv[2] || 'localhost', +(process.argv[3] || 0));
if (server === -1) {
  perror('connect');
  process.exit(1);
}

const requests = readFileSync(process.argv[4] || '', 'utf8').split('\n');
if (requests[requests.length - 1] === '') requests.pop();

const buf = Buffer.alloc(4000);
let text = '';
let sent = 0;
let printed = 0;
for (; printed < requests.length;) {
  while (sent < requests.length && sent - printed < 50) {
    if ((await writen(server, requests[sent++] + '\n')) === -1) break;
  }
  const end = text.indexOf('\n');
  if (end >= 0) {
    process.stdout.write(requests[printed++] + ' -> ' + text.slice(0, end) + '\n');
    text = text.slice(end + 1);
    continue;
  }
  const n = await readSocket(server, buf);
  if (n < 1) process.exit(1);
  text += buf.toString('utf8', 0, n);
}
if (requests[requests.length - 1] !== 'QUIT') {
  await writen(server, 'QUIT\n');
  await readLine(server, 100);
}
closeSocket(server);
