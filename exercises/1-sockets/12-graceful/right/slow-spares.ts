// Slow to start, with spare children, a byte at a time; children may say goodbye before they are ended.
import { setTimeout as wait } from 'node:timers/promises';
import {
  acceptServerSocket,
  closeSocket,
  errno,
  forkChild,
  inheritedSocket,
  isChild,
  killChildren,
  maxChildren,
  readSocket,
  serverSocket,
  spareChildren,
  waitChildren,
  writen,
} from 'mysocks';

const port = Number(process.argv[2]);
let status = 0;
await wait(isChild() ? 0 : 150);

if (isChild()) {
  const client = await inheritedSocket();
  await serve(client);
  closeSocket(client);
} else {
  const server = await serverSocket(port);
  console.log(`listening on ${port}`);
  maxChildren(20);
  spareChildren(2);
  let stopping = false;
  process.on('SIGTERM', () => {
    if (stopping) void endAll(1);
    stopping = true;
    closeSocket(server);
    setTimeout(() => void endAll(0), 2950);
  });

  for (;;) {
    const client = await acceptServerSocket(server);
    if (client < 0) {
      if (errno() === 'EBADF') break;
      continue;
    }
    await forkChild(client);
    closeSocket(client);
  }
  await waitChildren();
  process.exit(status);
}

async function serve(client: number): Promise<void> {
  const byte = Buffer.alloc(1000);
  let n: number;
  while ((n = await readSocket(client, byte, 1 + Math.floor(Math.random() * 1000))) > 0) {
    if ((await writen(client, capitals(byte.subarray(0, n)))) < 0) break;
  }
}

function capitals(bytes: Buffer): Uint8Array {
  return bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte));
}

async function endAll(value: number): Promise<never> {
  status = value;
  killChildren('SIGTERM');
  await waitChildren(40);
  killChildren('SIGKILL');
  process.exit(status);
}
