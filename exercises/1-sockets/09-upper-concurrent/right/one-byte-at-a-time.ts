// Slow to start, and one byte at a time; much is said on stderr.
import { setTimeout as wait } from 'node:timers/promises';
import {
  acceptServerSocket,
  closeSocket,
  forkChild,
  inheritedSocket,
  isChild,
  maxChildren,
  readSocket,
  serverSocket,
  writeSocket,
} from 'mysocks';

const port = Number(process.argv[2]);
await wait(isChild() ? 40 : 200);
console.error(isChild() ? 'a child' : 'the parent', process.pid);

if (isChild()) {
  const client = await inheritedSocket();
  await serve(client);
  closeSocket(client);
} else {
  const server = await serverSocket(port);
  console.log(`listening on ${port}`);
  maxChildren(20);

  for (;;) {
    const client = await acceptServerSocket(server);
    if (client < 0) continue;
    await forkChild(client);
    closeSocket(client);
  }
}

async function serve(client: number): Promise<void> {
  const byte = Buffer.alloc(1);
  while ((await readSocket(client, byte, 1)) > 0) {
    if ((await writeSocket(client, capitals(byte))) < 0) break;
  }
  console.error(process.pid, 'has served its client');
}

function capitals(bytes: Buffer): Uint8Array {
  return bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte));
}
