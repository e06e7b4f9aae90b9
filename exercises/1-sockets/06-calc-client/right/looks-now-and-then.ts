// Streams FILE as bytes, in small pieces, and looks every now and then whether answers have come.
import { createReadStream } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { closeSocket, connectSocket, readSocket, shutdownSocket, writen } from 'mysocks';

const NEWLINE = 10;
const server = await connectSocket(process.argv[2]!, Number(process.argv[3]));
if (server < 0) {
  process.stderr.write('cannot connect\n');
  process.exit(1);
}

const waiting: Buffer[] = [];
const state = { sentAll: false, broken: false };
let unfinished = Buffer.alloc(0);
let answer = Buffer.alloc(0);

const jobs = [send(), receive()];
while (!state.broken && !(state.sentAll && waiting.length === 0)) await wait(25);
closeSocket(server);
await jobs[1];
process.exit(state.broken ? 1 : 0);

async function send() {
  for await (const piece of createReadStream(process.argv[4]!, { highWaterMark: 5000 })) {
    unfinished = Buffer.concat([unfinished, piece as Buffer]);
    for (let end; (end = unfinished.indexOf(NEWLINE)) >= 0;) {
      await request(unfinished.subarray(0, end));
      unfinished = unfinished.subarray(end + 1);
    }
  }
  if (unfinished.length > 0) await request(unfinished);
  state.sentAll = true;
  shutdownSocket(server);
}

async function request(line: Buffer) {
  waiting.push(Buffer.from(line));
  await writen(server, Buffer.concat([line, Buffer.of(NEWLINE)]));
}

async function receive() {
  const buf = Buffer.alloc(300);
  for (let n; (n = await readSocket(server, buf)) > 0;) {
    answer = Buffer.concat([answer, buf.subarray(0, n)]);
    for (let end; (end = answer.indexOf(NEWLINE)) >= 0;) {
      const line = Buffer.concat([
        waiting.shift()!,
        Buffer.from(' -> '),
        answer.subarray(0, end + 1),
      ]);
      await new Promise((resolve) => process.stdout.write(line, resolve));
      answer = answer.subarray(end + 1);
    }
  }
  state.broken = !state.sentAll || waiting.length > 0;
}
