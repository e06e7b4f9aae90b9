// Reads one byte at a time from the client, and 100 at a time from a file; ends its stream before it closes.
import { close, constants, fstat, open, read, realpath } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  acceptServerSocket,
  closeSocket,
  readSocket,
  serverSocket,
  shutdownSocket,
  timeoutSocket,
  writeSocket,
} from 'mysocks';

const opening = promisify(open);
const closing = promisify(close);
const stats = promisify(fstat);
const reading = promisify(read);
const real = promisify(realpath);

const dir = path.resolve(String(process.argv[process.argv.indexOf('--root') + 1]));
const byte = Buffer.alloc(1);
const piece = Buffer.alloc(100);

/** A line without its end; undefined at the end of the stream, false when it is too long. */
async function nextLine(client: number): Promise<string | undefined | false> {
  let line = '';
  while ((await readSocket(client, byte)) === 1) {
    if (byte[0] === 10) {
      line = line.replace(/\r$/, '');
      return line.length > 1024 ? false : Buffer.from(line, 'binary').toString('utf8');
    }
    line += byte.toString('binary');
    if (line.replace(/\r$/, '').length > 1024) return false;
  }
  return undefined;
}

async function say(client: number, text: string): Promise<void> {
  for (const character of Buffer.from(`${text}\n`)) {
    if ((await writeSocket(client, Uint8Array.of(character), 1)) < 0) throw new Error('gone');
  }
}

async function answer(client: number, line: string): Promise<void> {
  const found = /^(SIZE|READ) ([^ ]+)(?: (\d{1,18}) (\d{1,18}))?$/.exec(line);
  if (found === null || (found[1] === 'READ') !== (found[4] !== undefined)) {
    return say(client, 'ERR what?');
  }
  let fd = -1;
  try {
    const file = await real(path.join(dir, found[2] ?? ''));
    if (!file.startsWith(`${await real(dir)}/`)) throw new Error('no');
    fd = await opening(file, constants.O_NONBLOCK);
    const { size } = await stats(fd);
    if (!(await stats(fd)).isFile()) throw new Error('no');
    if (found[1] === 'SIZE') return await say(client, `OK ${size}`);
    const from = Number(found[3]);
    const to = Math.min(size, from + Number(found[4]));
    await say(client, `OK ${to > from ? to - from : 0}`);
    for (let at = from; at < to;) {
      const { bytesRead } = await reading(fd, piece, 0, Math.min(100, to - at), at);
      const n = await writeSocket(client, piece, bytesRead);
      if (n <= 0) throw new Error('gone');
      at += n;
    }
  } catch (error) {
    if (String(error).includes('gone')) throw error;
    return await say(client, 'ERR no');
  } finally {
    if (fd >= 0) await closing(fd);
  }
}

async function converse(client: number): Promise<void> {
  for (;;) {
    const line = await nextLine(client);
    if (line === undefined) return;
    if (line === false) break;
    await answer(client, line);
  }
  await say(client, 'ERR line too long');
  shutdownSocket(client);
  timeoutSocket(client, 500);
  while ((await readSocket(client, byte)) === 1);
}

const server = await serverSocket(Number(process.argv[2]));
if (server === -1) throw new Error('no server');
process.stdout.write(`listening on ${process.argv[2]}\n`);
for (let client; (client = await acceptServerSocket(server)); closeSocket(client)) {
  await converse(client).catch(() => {});
}
