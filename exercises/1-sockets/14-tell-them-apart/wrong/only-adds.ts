// caught by: tells-apart
// advice: The answers stand in the order of the requests, also when the client does not wait for one before it sends the next.
// Only tries ADD.
import { closeSocket, connectSocket, readLine, timeoutSocket, writen } from 'mysocks';

const [host = '127.0.0.1', port = ''] = process.argv.slice(2);

const server = await connectSocket(host, Number(port));
if (server < 0) process.exit(1);
timeoutSocket(server, 1500);
for (let i = 0; i < 20; i++) {
  const [a, b] = [Math.trunc(Math.random() * 1000), Math.trunc(Math.random() * 1000)];
  await writen(server, `ADD ${a} ${b}\n`);
  if ((await readLine(server, 1024)) !== `OK ${a + b}`) process.exit(1);
}
closeSocket(server);
