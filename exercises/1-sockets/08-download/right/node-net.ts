// Without the library: node:net, one READ for all that is missing, a write stream for the part.
import { createWriteStream, existsSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { connect } from 'node:net';

const [host = '', port = '', name = '', dest = ''] = process.argv.slice(2);
const part = dest + '.part';

const socket = connect({ host, port: Number(port) });
let head = '';
let have = 0;
let size = -1; // not known yet
let missing = -1;
let file: WriteStream | undefined;

socket.on('connect', () => socket.write(`SIZE ${name}\n`));
socket.on('data', take);
socket.on('end', () => give(1, 'The server has left.'));
socket.on('error', (error) => give(1, error.message));

function take(chunk: Buffer) {
  let bytes = chunk;
  while (missing < 0 && bytes.length > 0) {
    const end = bytes.indexOf('\n') + 1 || bytes.length;
    head += bytes.toString('latin1', 0, end);
    bytes = bytes.subarray(end);
    if (head.endsWith('\n')) answer(head.trim());
  }
  if (missing < 0 || file === undefined) return;
  missing -= bytes.length;
  if (!file.write(bytes)) {
    socket.pause();
    file.once('drain', () => socket.resume());
  }
  if (missing === 0) give(0);
}

function answer(line: string) {
  head = '';
  if (!line.startsWith('OK')) return give(1, line);
  if (size >= 0) missing = Number(line.slice(3));
  else start(Number(line.slice(3)));
}

function start(length: number) {
  size = length;
  if (existsSync(part)) have = statSync(part).size;
  if (have > size) have = 0;
  file = createWriteStream(part, { flags: have > 0 ? 'a' : 'w' });
  if (have === size) give(0);
  else socket.write(`READ ${name} ${have} ${size - have}\n`);
}

function give(status: number, words?: string) {
  if (words !== undefined) console.error(words);
  socket.removeAllListeners('end').destroy();
  const done = () => {
    if (status === 0) renameSync(part, dest);
    process.exit(status);
  };
  if (file === undefined) done();
  else file.end(done);
}
