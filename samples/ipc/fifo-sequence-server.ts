// FIFO: a server that gives out numbers, each to one client.
// Usage: npx tsx samples/ipc/fifo-sequence-server.ts FIFO     Compare with TLPI, listing 44-7.
import { statSync, unlinkSync } from 'node:fs';
import {
  close,
  errno,
  mkfifo,
  O_NONBLOCK,
  O_RDONLY,
  O_WRONLY,
  open,
  perror,
  read,
  write,
} from '../../lib/ipc/index.ts';
import { fail, usage } from '../../lib/program.ts';
import { ANSWER_SIZE, clientFifo, REQUEST_SIZE } from './sequence.ts';

const fifo =
  process.argv[2] ?? usage('npx tsx samples/ipc/fifo-sequence-server.ts FIFO', 'FIFO is needed');
// One that an earlier run has left will do.
if (mkfifo(fifo, 0o622) < 0 && !(errno() === 'EEXIST' && statSync(fifo).isFIFO())) fail('mkfifo');
process.on('SIGINT', end).on('SIGTERM', end);
console.log(`fifo-sequence-server: listening on ${fifo}`);

const requests = await open(fifo, O_RDONLY); // waits for the first client
if (requests < 0) fail('open');
await open(fifo, O_WRONLY); // A writer that never goes: else the last client's close were the end of the stream.

let next = 0;
const request = Buffer.alloc(REQUEST_SIZE);
while ((await read(requests, request)) === REQUEST_SIZE) {
  const [pid, count] = [request.readInt32LE(0), request.readInt32LE(4)];
  // Without O_NONBLOCK, a client that does not read would stop the server.
  const client = await open(clientFifo(fifo, pid), O_WRONLY | O_NONBLOCK);
  if (client < 0) {
    perror(`fifo-sequence-server: open ${clientFifo(fifo, pid)}`);
    continue;
  }
  const answer = Buffer.alloc(ANSWER_SIZE);
  answer.writeInt32LE(next);
  if ((await write(client, answer)) < 0) perror('fifo-sequence-server: write');
  close(client);
  next += count;
}

function end(): void {
  unlinkSync(fifo);
  process.exit(0);
}
