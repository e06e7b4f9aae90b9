// FIFO: asks the sequence server for COUNT numbers, and prints the first of them.
// Usage: npx tsx samples/ipc/fifo-sequence-client.ts FIFO [COUNT]     Start fifo-sequence-server.ts first.
import { unlinkSync } from 'node:fs';
import { mkfifo, O_NONBLOCK, O_RDONLY, O_WRONLY, open, read, write } from '../../lib/ipc/index.ts';
import { fail, failWith, usage } from '../../lib/program.ts';
import { ANSWER_SIZE, clientFifo, isCount, REQUEST_SIZE } from './sequence.ts';

const [fifo, count = '1'] = process.argv.slice(2);
if (fifo === undefined || !isCount(Number(count))) {
  usage(
    'npx tsx samples/ipc/fifo-sequence-client.ts FIFO [COUNT]',
    'FIFO is needed, COUNT must be 1 to 2147483647',
  );
}

const server = await open(fifo, O_WRONLY | O_NONBLOCK);
if (server < 0) fail(`open ${fifo}`); // no such device or address: nobody reads there

const own = clientFifo(fifo, process.pid);
if (mkfifo(own, 0o622) < 0) fail('mkfifo');
process.on('exit', () => unlinkSync(own));
process.on('SIGINT', () => process.exit(130)).on('SIGTERM', () => process.exit(143));
const answers = open(own, O_RDONLY); // Before the request: the server does not wait for a reader.

const request = Buffer.alloc(REQUEST_SIZE);
request.writeInt32LE(process.pid, 0);
request.writeInt32LE(Number(count), 4);
if ((await write(server, request)) !== REQUEST_SIZE) fail('write');

const answer = Buffer.alloc(ANSWER_SIZE);
if ((await read(await answers, answer)) !== ANSWER_SIZE) failWith('the server gave no answer');
console.log(answer.readInt32LE());
