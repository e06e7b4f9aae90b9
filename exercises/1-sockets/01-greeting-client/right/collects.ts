// Waits a while before it begins, collects everything, and prints it at the end.
import { setTimeout as wait } from 'node:timers/promises';
import { closeSocket, connectSocket, errno, readSocket } from 'mysocks';

async function receive(channel: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.alloc(100);
    const n = await readSocket(channel, chunk);
    if (n < 0) return undefined;
    if (n === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, n));
  }
}

await wait(700);
const channel = await connectSocket(process.argv[2] ?? '', parseInt(process.argv[3] ?? '', 10));
const received = channel < 0 ? undefined : await receive(channel);
if (received === undefined) {
  console.error(`That did not work: ${errno()}`);
  process.exitCode = 1;
} else {
  console.error(`${received.length} bytes`);
  closeSocket(channel);
  process.stdout.write(received);
}
