// caught by: own-child
// advice: There are children, but they do not have the connection: the parent serves, and they do nothing.
// Decoys: a process is started for each client, but the parent serves.
import { spawn } from 'node:child_process';
import { acceptServerSocket, closeSocket, readSocket, serverSocket, writen } from 'mysocks';

const port = Number(process.argv[2]);

const server = await serverSocket(port);
console.log(`listening on ${port}`);

for (;;) {
  const client = await acceptServerSocket(server);
  const decoy = spawn('sleep', ['1000'], { stdio: 'ignore' });
  void serve(client).then(() => {
    closeSocket(client);
    decoy.kill();
  });
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
