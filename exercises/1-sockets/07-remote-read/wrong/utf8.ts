// caught by: bytes
// advice: SIZE is a number of bytes. The length of a string counts characters: é is one character, but two bytes.
// Reads the file as UTF-8: bytes that are no characters become others.
import { constants } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { acceptServerSocket, closeSocket, readSocket, serverSocket, writen } from 'mysocks';

const port = Number(process.argv[2]);
const root = await realpath(process.argv[4] ?? '.');
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
  const file = await openInside(sizeOf ?? readFrom).catch(() => undefined);
  if (file === undefined) return say(client, 'ERR no such file');
  try {
    const text = Buffer.from(await file.readFile('utf8'));
    if (sizeOf !== undefined) return await say(client, `OK ${text.length}`);
    const part = text.subarray(Number(offset), Number(offset) + Number(count));
    return (await say(client, `OK ${part.length}`)) && (await writen(client, part)) >= 0;
  } finally {
    await file.close();
  }
}

async function openInside(name: string): Promise<FileHandle> {
  const path = await realpath(resolve(root, name));
  if (!path.startsWith(root + sep)) throw new Error('outside');
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new Error('not a regular file');
}

async function say(client: number, text: string): Promise<boolean> {
  return (await writen(client, `${text}\n`)) >= 0;
}
