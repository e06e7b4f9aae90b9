// With Node's streams and files; only mkfifo is from 'mysocks/ipc'. A stale FIFO is made anew.
import { constants, lstatSync, unlinkSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { mkfifo } from 'mysocks/ipc';

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
const [path, ...more] = process.argv.slice(2);
if (path === undefined || more.length > 0) {
  console.error('fifo-server: PATH is needed, and nothing else');
  process.exit(2);
}

if (mkfifo(path, 0o600) < 0) {
  const isFifo = lstatSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
  const living = await open(path, O_WRONLY | O_NONBLOCK).catch(() => undefined);
  if (!isFifo || living !== undefined) {
    console.error(`fifo-server: ${path} is taken`);
    process.exit(1);
  }
  unlinkSync(path);
  mkfifo(path, 0o600);
}

// A reader first, which does not wait, then a writer that stays: then the reader can wait.
const reader = await open(path, O_RDONLY | O_NONBLOCK);
const writer = await open(path, O_WRONLY);
const requests = await open(path, O_RDONLY);
await reader.close();
const end = () => {
  unlinkSync(path);
  writeSync(writer.fd, '\n'); // A thread of Node waits in read(2), and exit would wait for that thread.
  process.exit(0);
};
process.once('SIGINT', end).once('SIGTERM', end);
console.log('ready');

let next = 0;
let line: Buffer[] = [];
let length = 0;
for await (const chunk of requests.createReadStream() as AsyncIterable<Buffer>) {
  for (let at = 0; at < chunk.length;) {
    const newline = chunk.indexOf(10, at);
    const stop = newline < 0 ? chunk.length : newline;
    length += stop - at;
    if (length <= 4095) line.push(chunk.subarray(at, stop));
    at = stop + 1;
    if (newline < 0) break;
    if (length <= 4095) await serve(Buffer.concat(line).toString());
    line = [];
    length = 0;
  }
}
await writer.close();

async function serve(request: string): Promise<void> {
  const space = request.indexOf(' ');
  const [count, reply] = [request.slice(0, space), request.slice(space + 1)];
  if (!/^[1-9]\d*$/.test(count) || Number(count) > 1_000_000 || !reply.startsWith('/')) return;
  const answer = `${next}\n`;
  next += Number(count);
  try {
    const file = await open(reply, O_WRONLY | O_NONBLOCK);
    try {
      if ((await file.stat()).isFIFO()) await file.write(answer);
    } finally {
      await file.close();
    }
  } catch (error) {
    console.error(`fifo-server: ${reply}: ${String(error)}`);
  }
}
