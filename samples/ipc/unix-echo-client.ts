// UNIX-domain sockets: sends each argument as a line, and prints the line that comes back.
// Usage: npx tsx samples/ipc/unix-echo-client.ts PATH TEXT…
import { closeSocket, readLine, unixConnectSocket, writen } from '../../lib/index.ts';
import { fail, failWith, usage } from '../../lib/program.ts';

const [path, ...texts] = process.argv.slice(2);
if (path === undefined || texts.length === 0) {
  usage('npx tsx samples/ipc/unix-echo-client.ts PATH TEXT…', 'PATH and TEXT are needed');
}

const server = await unixConnectSocket(path);
if (server < 0) fail('unixConnectSocket');
for (const text of texts) {
  if ((await writen(server, `${text}\n`)) < 0) fail('writeSocket');
  const line = await readLine(server, 65536);
  if (line === -1) fail('readSocket');
  if (line === null) failWith('the server ended the stream');
  console.log(line);
}
closeSocket(server);
