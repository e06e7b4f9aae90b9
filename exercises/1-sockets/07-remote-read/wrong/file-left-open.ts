// caught by: ledger
// advice: A file that was opened is closed on every way: at the end, at an error, and when the client leaves in the middle.
// Closes no file.
import { constants, fstatSync, openSync, readSync, closeSync, realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { acceptServerSocket, closeSocket, readSocket, serverSocket, writen } from 'mysocks';

const port = Number(process.argv[2]);
const root = realpathSync(process.argv[4] ?? '.');
const server = await serverSocket(port);
if (server < 0) process.exit(1);
console.log(`listening on ${port}`);

for (;;) {
  const client = await acceptServerSocket(server);
  if (client < 0) continue;
  await serve(client);
  closeSocket(client);
}

async function serve(client: number): Promise<void> {
  const buf = Buffer.alloc(65536);
  let rest = '';
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) {
    const lines = (rest + buf.toString('latin1', 0, n)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!(await answer(client, line.replace(/\r$/, '')))) return;
    }
    if (rest.replace(/\r$/, '').length > 1024) return void (await tooLong(client));
  }
}

async function tooLong(client: number): Promise<boolean> {
  await writen(client, 'ERR line too long\n');
  return false;
}

async function answer(client: number, line: string): Promise<boolean> {
  if (line.length > 1024) return tooLong(client);
  const text = Buffer.from(line, 'latin1').toString();
  const match = /^(?:SIZE ([^ ]+)|READ ([^ ]+) (\d{1,15}) (\d{1,15}))$/.exec(text);
  if (match === null) return say(client, 'ERR not a request');
  const [, sizeOf, readFrom = '', offset, count] = match;
  const file = openInside(sizeOf ?? readFrom);
  if (file === undefined) return say(client, 'ERR no such file');
  const { size } = fstatSync(file);
  if (sizeOf !== undefined) return say(client, `OK ${size}`);
  const n = Math.max(0, Math.min(Number(count), size - Number(offset)));
  return send(client, file, Number(offset), n);
}

function openInside(name: string): number | undefined {
  try {
    const path = realpathSync(resolve(root, name));
    if (!path.startsWith(root + sep)) return undefined;
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (fstatSync(file).isFile()) return file;
    closeSync(file);
  } catch {
    // there is no such file
  }
  return undefined;
}

async function send(client: number, file: number, offset: number, n: number) {
  if (!(await say(client, `OK ${n}`))) return false;
  const buf = Buffer.alloc(65536);
  for (let done = 0; done < n;) {
    const most = Math.min(buf.length, n - done);
    const bytesRead = readSync(file, buf, 0, most, offset + done);
    if (bytesRead === 0) return false;
    if ((await writen(client, buf.subarray(0, bytesRead))) < 0) return false;
    done += bytesRead;
  }
  return true;
}

async function say(client: number, text: string): Promise<boolean> {
  return (await writen(client, `${text}\n`)) >= 0;
}
