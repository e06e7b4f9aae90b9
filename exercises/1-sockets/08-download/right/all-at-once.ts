// Asks for all blocks at once, and then takes the answers one after the other.
import { open, rename, stat } from 'node:fs/promises';
import { closeSocket, connectSocket, readLine, readSocket, writen } from 'mysocks';

const [host = '', port = '', name = '', dest = ''] = process.argv.slice(2);
const BLOCK = 10_000;
const part = `${dest}.part`;
const server = await connectSocket(host, Number(port));
if (server < 0) throw new Error('cannot connect');

await writen(server, `SIZE ${name}\n`);
const size = await number();
const info = await stat(part).catch(() => null);
const start = info === null || info.size > size ? 0 : info.size;
const requests: string[] = [];
for (let at = start; at < size; at += BLOCK) requests.push(`READ ${name} ${at} ${BLOCK}\n`);
void writen(server, requests.join(''));

const bytes = Buffer.alloc(3_000);
const file = await open(part, start > 0 ? 'r+' : 'w');
let at = start;
for (const _ of requests) {
  for (let left = await number(); left > 0;) {
    const n = await readSocket(server, bytes, Math.min(left, bytes.length));
    if (n <= 0) throw new Error('the server has left');
    await file.write(bytes, 0, n, at);
    at += n;
    left -= n;
  }
}
await file.datasync();
await file.close();
await rename(part, dest);
closeSocket(server);

async function number(): Promise<number> {
  const line = await readLine(server, 1024);
  const match = /^OK (\d+)$/.exec(String(line));
  if (match === null) throw new Error(String(line));
  return Number(match[1]);
}
