// In short, and without a word: the mistakes in wrong/ change this program.
import {
  acceptServerSocket,
  closeSocket,
  forkChild,
  inheritedSocket,
  isChild,
  maxChildren,
  readSocket,
  serverSocket,
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

  for (;;) {
    const client = await acceptServerSocket(server);
    if (client < 0) continue;
    await forkChild(client);
    closeSocket(client);
  }
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
