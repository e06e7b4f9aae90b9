// Two spare children wait, and each child answers when its client has ended its stream.
import {
  acceptServerSocket,
  closeSocket,
  forkChild,
  inheritedSocket,
  isChild,
  maxChildren,
  readSocket,
  serverSocket,
  spareChildren,
  writen,
} from 'mysocks';

const port = Number(process.argv[2]);

if (isChild()) {
  const client = await inheritedSocket();
  await serve(client);
  closeSocket(client);
} else {
  const server = await serverSocket(port);
  console.log(`listening on ${port}`);
  maxChildren(20);
  spareChildren(2);

  for (;;) {
    const client = await acceptServerSocket(server);
    if (client < 0) continue;
    await forkChild(client);
    closeSocket(client);
  }
}

async function serve(client: number): Promise<void> {
  let all = Buffer.alloc(0);
  const buf = Buffer.alloc(1000);
  for (let n; (n = await readSocket(client, buf)) > 0;) {
    all = Buffer.concat([all, buf.subarray(0, n)]);
  }
  await writen(client, capitals(all));
}

function capitals(bytes: Buffer): Uint8Array {
  return bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte));
}
