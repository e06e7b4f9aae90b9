// FIFO server: gives out numbers. Clients find it by a name, and each has a FIFO of its own for the answer.
// Usage: npx tsx fifo-server.ts PATH
import { fstatSync, lstatSync, unlinkSync } from 'node:fs';
import {
  close,
  errno,
  mkfifo,
  O_NONBLOCK,
  O_RDWR,
  O_WRONLY,
  open,
  perror,
  PIPE_BUF,
  read,
  write,
} from 'mysocks/ipc';

const NEWLINE = 0x0a;
const MOST = 1_000_000;

const [path = '', ...more] = process.argv.slice(2);
if (path === '' || more.length > 0) {
  process.stderr.write('Usage: npx tsx fifo-server.ts PATH\n');
  process.exit(2);
}
if (mkfifo(path, 0o600) < 0 && !(errno() === 'EEXIST' && (await isStale(path)))) {
  perror(`fifo-server: ${path}`);
  process.exit(1);
}
process.on('SIGINT', end).on('SIGTERM', end);
// For writing, too: with a writer that never goes, the last client's close is not the end.
const requests = await open(path, O_RDWR);
if (requests < 0) {
  perror('fifo-server: open');
  process.exit(1);
}
console.log('ready');

let next = 0;
let rest = Buffer.alloc(0);
const buf = Buffer.alloc(65536);
for (let n = await read(requests, buf); n > 0; n = await read(requests, buf)) {
  rest = Buffer.concat([rest, buf.subarray(0, n)]);
  for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE)) {
    if (at < PIPE_BUF) await serve(rest.toString('utf8', 0, at));
    rest = rest.subarray(at + 1);
  }
  // Of a line that is too long already, a byte more than is allowed is enough to remember.
  rest = Buffer.from(rest.subarray(0, PIPE_BUF));
}

/** A FIFO that an earlier server has left: nobody reads it. */
async function isStale(path: string): Promise<boolean> {
  const isFifo = lstatSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
  const fd = isFifo ? await open(path, O_WRONLY | O_NONBLOCK) : -1;
  if (isFifo && fd < 0) return errno() === 'ENXIO';
  if (fd >= 0) close(fd);
  process.stderr.write(`fifo-server: ${path}: ${isFifo ? 'a server reads it' : 'no FIFO'}\n`);
  return process.exit(1);
}

async function serve(line: string): Promise<void> {
  const [, count, reply = ''] = /^([1-9]\d{0,6}) (\/.*)$/.exec(line) ?? [];
  if (count === undefined || Number(count) > MOST) return;
  const first = next;
  next += Number(count);
  // Without O_NONBLOCK, a client that does not read would keep everybody waiting.
  const fd = await open(reply, O_WRONLY | O_NONBLOCK);
  if (fd < 0) return perror(`fifo-server: ${reply}`);
  if (fstatSync(fd).isFIFO() && (await write(fd, `${first}\n`)) < 0) perror('fifo-server: write');
  close(fd);
}

function end(): void {
  unlinkSync(path);
  process.exit(0);
}
