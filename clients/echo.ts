// Echo client: sends stdin as it comes, and writes every byte that comes back to stdout.
// Usage: npx tsx clients/echo.ts HOST PORT          Try it with each of servers/echo-*.ts.
import { once } from 'node:events';
import {
  closeSocket,
  connectSocket,
  readSocket,
  shutdownSocket,
  writen,
  type Channel,
} from '../lib/index.ts';
import { clientArguments, fail, failWith, shown } from '../lib/program.ts';

const { host, port } = clientArguments();

const server = await connectSocket(host, port);
if (server < 0) fail('connectSocket');

// Both at once: an echo server that is not read from stops reading.
const [sent, received] = await Promise.all([send(server), receive(server)]);
closeSocket(server);
if (received < sent) failWith(`the server ended the stream after ${received} of ${sent} bytes`);

/** Sends stdin and then ends this side's stream. Gives the number of bytes. */
async function send(server: Channel): Promise<number> {
  let count = 0;
  for await (const bytes of process.stdin as AsyncIterable<Buffer>) {
    if ((await writen(server, bytes)) < 0) fail('writeSocket');
    count += bytes.length;
  }
  shutdownSocket(server);
  return count;
}

/** Writes what comes to stdout, to the end of the stream. Gives the number of bytes. */
async function receive(server: Channel): Promise<number> {
  const buf = Buffer.allocUnsafe(65536);
  let count = 0;
  let n: number;
  while ((n = await readSocket(server, buf)) > 0) {
    count += n;
    // stdout may keep the bytes for later, so it gets a copy.
    const bytes = shown(Buffer.from(buf.subarray(0, n)));
    if (!process.stdout.write(bytes)) await once(process.stdout, 'drain');
  }
  if (n < 0) fail('readSocket');
  if (!process.stdin.readableEnded) failWith('the server ended the stream');
  return count;
}
