// Takes all of stdin before it connects, reads single bytes, and prints everything at the end.
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { closeSocket, connectSocket, readSocket, writen } from 'mysocks';

await wait(600);
let input = readFileSync(0);
if (input.length > 0 && input.at(-1) !== 10) input = Buffer.concat([input, Buffer.from('\n')]);
let missing = 0;
for (const byte of input) if (byte === 10) missing++;

const server = await connectSocket(process.argv[2] ?? '', Number(process.argv[3]));
if (server < 0) process.exit(1);

const sending = writen(server, input);
const byte = Buffer.alloc(1);
const output: number[] = [];
let complete = 0;
while (missing > 0 && (await readSocket(server, byte, 1)) === 1) {
  output.push(byte[0] ?? 0);
  if (byte[0] !== 10) continue;
  missing--;
  complete = output.length;
}
process.stdout.write(Buffer.from(output.slice(0, complete)));
if (missing > 0) process.exitCode = 1;
else await sending;
closeSocket(server);
