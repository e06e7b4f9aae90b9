// Download client: fetches one file from a remote-read server, and goes on where an earlier try has stopped.
// Usage: npx tsx download.ts HOST PORT NAME DEST
import { open, rename, stat, type FileHandle } from 'node:fs/promises';
import { closeSocket, connectSocket, errno, readLine, readSocket, strerror, writen } from 'mysocks';

const BLOCK = 65536;
const [host = '', port = '', name = '', dest = ''] = process.argv.slice(2);
const part = `${dest}.part`; // NAME is for the server: here it would be a path that somebody else has chosen

const server = await connectSocket(host, Number(port));
if (server < 0) fail('connectSocket');

const size = await ask(`SIZE ${name}`); // before any file is made: the server may refuse
let done = await lengthOf(part);
if (done > size) done = 0; // not a part of this file
const file = await open(part, done === 0 ? 'w' : 'a');
while (done < size) done += await receiveBlock(file);
await file.close();
await rename(part, dest); // in one step: DEST is not there, or all of it
closeSocket(server);

/** Sends a request, and gives the number after OK. */
async function ask(request: string): Promise<number> {
  if ((await writen(server, `${request}\n`)) < 0) fail('writen');
  const answer = await readLine(server, 1024);
  if (answer === -1) fail('readLine');
  if (answer?.startsWith('ERR ')) fail(answer);
  // At the end of the stream readLine gives what there is. A number may lack its last digits then.
  const [, number] = /^OK ([0-9]{1,15})$/.exec(answer ?? '') ?? [];
  if (number === undefined) fail(`no answer to ${request}`);
  return Number(number);
}

/** Asks for the next block, and writes its bytes to the file as they come. Gives how many. */
async function receiveBlock(file: FileHandle): Promise<number> {
  const length = await ask(`READ ${name} ${done} ${Math.min(BLOCK, size - done)}`);
  if (length === 0) fail('the file has become shorter');
  const buf = Buffer.allocUnsafe(BLOCK);
  for (let left = length; left > 0;) {
    const n = await readSocket(server, buf, left); // not beyond this answer
    if (n < 0) fail('readSocket');
    if (n === 0) fail('the server ended the stream too early');
    await file.appendFile(buf.subarray(0, n));
    left -= n;
  }
  return length;
}

/** 0 when there is no such file. */
async function lengthOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** What came stays in the part: the next try goes on from there. */
function fail(what: string): never {
  const reason = errno() === '' ? '' : `: ${strerror(errno())}`;
  console.error(`download: ${what}${reason}`);
  process.exit(1);
}
