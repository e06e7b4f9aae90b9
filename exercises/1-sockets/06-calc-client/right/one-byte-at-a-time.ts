// Slow to start; reads single bytes, collects, and prints everything at the end.
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { closeSocket, connectSocket, readSocket, writen } from 'mysocks';

await wait(700);
const [host = '', port = '', file = ''] = process.argv.slice(2);
let requests = readFileSync(file);
if (requests.length > 0 && requests.at(-1) !== 10) {
  requests = Buffer.concat([requests, Buffer.from('\n')]);
}

const server = await connectSocket(host, Number(port));
if (server < 0) process.exit(1);
const sending = writen(server, requests);

const output: Buffer[] = [];
const byte = Buffer.alloc(1);
let answer = '';
let from = 0;
while (from < requests.length && (await readSocket(server, byte, 1)) === 1) {
  answer += byte.toString('latin1');
  if (!answer.endsWith('\n')) continue;
  const end = requests.indexOf(10, from);
  output.push(requests.subarray(from, end), Buffer.from(` -> ${answer}`));
  from = end + 1;
  answer = '';
}
process.stdout.write(Buffer.concat(output));
process.exitCode = from < requests.length ? 1 : 0;
if (from === requests.length) await sending;
closeSocket(server);
