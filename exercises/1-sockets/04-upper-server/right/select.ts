// Unusual but legal: waits with select, answers in pieces of ten bytes, half-closes before it closes.
import {
  acceptServerSocket,
  closeSocket,
  readSocket,
  selectSockets,
  serverSocket,
  shutdownSocket,
  writen,
} from 'mysocks';

const port = Number(process.argv[2]);
const server = await serverSocket(port);
if (server === -1) process.exit(1);
console.log('Hello!');
console.log('listening on %d', port);

async function serve(client: number, buf: Buffer): Promise<void> {
  await selectSockets([client]);
  const n = await readSocket(client, buf);
  if (n <= 0) return;
  for (let from = 0; from < n; from += 10) {
    const piece = buf.subarray(from, Math.min(n, from + 10));
    const capitals = piece.map((byte) =>
      /[a-z]/.test(String.fromCharCode(byte)) ? byte ^ 0x20 : byte,
    );
    if ((await writen(client, capitals)) < 0) return;
  }
  return serve(client, buf);
}

for (;;) {
  await selectSockets([server]);
  const client = await acceptServerSocket(server);
  await serve(client, Buffer.alloc(1000));
  shutdownSocket(client);
  closeSocket(client);
}
