// In short, and without a word: the mistakes in wrong/ change this program.
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
  waitChildren,
  writen,
} from 'mysocks';

const port = Number(process.argv[2]);

if (isChild()) {
  const client = await inheritedSocket();
  await serve(client);
  closeSocket(client);
} else {
  const server = await serverSocket(port);
  if (server < 0) process.exit(1);
  console.log(`listening on ${port}`);
  maxChildren(20);
  process.on('SIGTERM', () => {
    if (closeSocket(server) < 0) endAll(1);
    setTimeout(endAll, 3000, 0);
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
  process.exit(0);
}

async function serve(client: number): Promise<void> {
  const buf = Buffer.alloc(65536);
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) {
    if ((await writen(client, capitals(buf.subarray(0, n)))) < 0) break;
  }
}

function capitals(bytes: Buffer): Uint8Array {
  return bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte));
}

function endAll(status: number): never {
  killChildren('SIGKILL');
  process.exit(status);
}
