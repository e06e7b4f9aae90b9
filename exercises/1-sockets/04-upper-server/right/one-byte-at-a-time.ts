// Reads and writes one byte at a time, and translates by a table.
import { acceptServerSocket, closeSocket, readSocket, serverSocket, writeSocket } from 'mysocks';

const table = Uint8Array.from({ length: 256 }, (_, byte) => byte);
for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
  table[letter.charCodeAt(0)] = letter.toUpperCase().charCodeAt(0);
}

const port = process.argv[2] ?? '';
const server = await serverSocket(Number(port));
process.stdout.write(`listening on ${port}\n`);

const byte = new Uint8Array(1);
while (true) {
  const client = await acceptServerSocket(server);
  while ((await readSocket(client, byte, 1)) === 1) {
    byte[0] = table[byte[0] ?? 0] ?? 0;
    if ((await writeSocket(client, byte)) !== 1) break;
  }
  closeSocket(client);
}
