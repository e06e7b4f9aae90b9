// Reads single bytes, and writes them to the part a kilobyte at a time.
import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { closeSocket, connectSocket, perror, readSocket, writen } from 'mysocks';

const [host = '', port = '', name = '', dest = ''] = process.argv.slice(2);
const server = await connectSocket(host, Number(port));
if (server < 0) {
  perror('connectSocket');
  process.exit(1);
}
const byte = Buffer.alloc(1);
const size = await ask(`SIZE ${name}`);
const kept = existsSync(`${dest}.part`) ? statSync(`${dest}.part`).size : 0;
const begin = kept <= size ? kept : 0;
const fd = openSync(`${dest}.part`, begin > 0 ? 'a' : 'w');
const bytes = Buffer.alloc(1024);
let here = 0;
const length = begin < size ? await ask(`READ ${name} ${begin} 999999999`) : 0;
for (let i = 0; i < length; i++) {
  const value = await next(); // it may save what is here
  bytes[here++] = value;
  if (here === bytes.length) save();
}
save();
closeSync(fd);
if (begin + length !== size) process.exit(1);
renameSync(`${dest}.part`, dest);
closeSocket(server);

async function ask(request: string): Promise<number> {
  await writen(server, request + '\n');
  let line = '';
  for (let c; (c = await next()) !== 10;) line += String.fromCharCode(c);
  if (!line.startsWith('OK ')) {
    console.error(line);
    process.exit(1);
  }
  return Number(line.slice(3));
}

async function next(): Promise<number> {
  if ((await readSocket(server, byte, 1)) === 1) return byte[0] ?? 0;
  save();
  return process.exit(1);
}

function save() {
  if (here > 0) writeSync(fd, bytes.subarray(0, here));
  here = 0;
}
