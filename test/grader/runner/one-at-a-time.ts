// A server that lets its second client wait for the first one, and never says good-bye.
import { acceptServerSocket, closeSocket, readSocket, serverSocket, writen } from 'mysocks';
const server = await serverSocket(Number(process.argv[2]));
console.log(`listening on ${process.argv[2]}`);
for (;;) {
  const client = await acceptServerSocket(server);
  const buf = Buffer.alloc(64);
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) await writen(client, buf.subarray(0, n));
  closeSocket(client);
}
