// Slow to start, says much on stderr, collects all that a client sends and answers at its end.
import { setTimeout as wait } from 'node:timers/promises';
import {
  acceptServerSocket,
  closeSocket,
  errno,
  readSocket,
  serverSocket,
  writeSocket,
} from 'mysocks';

async function receive(client: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.alloc(4096);
    const n = await readSocket(client, chunk);
    if (n < 0) return undefined;
    if (n === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, n));
  }
}

async function send(client: number, bytes: Uint8Array): Promise<boolean> {
  for (let sent = 0; sent < bytes.length;) {
    const n = await writeSocket(client, bytes.subarray(sent));
    if (n < 0) return false;
    sent += n;
  }
  return true;
}

await wait(700);
const port = parseInt(process.argv[2] ?? '', 10);
const server = await serverSocket(port, '127.0.0.1');
console.error(`The server's channel is ${server}`);
console.log('listening on ' + port);

let client: number;
while ((client = await acceptServerSocket(server)) > 0) {
  console.error(`A client: channel ${client}`);
  const text = await receive(client);
  const answer = text?.map((byte) => (byte > 96 && byte < 123 ? byte - 32 : byte));
  if (answer === undefined || !(await send(client, answer))) console.error(`It broke: ${errno()}`);
  console.error(`closeSocket: ${closeSocket(client)}`);
}
