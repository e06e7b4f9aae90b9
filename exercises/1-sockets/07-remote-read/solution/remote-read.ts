// Remote-read server, iterative: gives the sizes and the bytes of the files below DIR. One client at a time.
// Usage: npx tsx remote-read.ts PORT --root DIR
import { constants } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import {
  acceptServerSocket,
  closeSocket,
  perror,
  readSocket,
  serverSocket,
  strerror,
  writen,
} from 'mysocks';

const LINE_LIMIT = 1024;
const BUFFER_SIZE = 65536;
const NOTHING = { bytesRead: 0 };
const REQUEST = /^(?:SIZE ([^ ]+)|READ ([^ ]+) ([0-9]{1,15}) ([0-9]{1,15}))$/;

const port = Number(process.argv[2]);
const root = await realpath(process.argv[4] ?? '.'); // argv[3] is --root

const server = await serverSocket(port);
if (server < 0) {
  perror('remote-read: serverSocket');
  process.exit(1);
}
console.log(`listening on ${port}`);

for (;;) {
  const client = await acceptServerSocket(server);
  if (client < 0) {
    perror('remote-read: acceptServerSocket'); // perhaps out of descriptors; the next accept may work
    continue;
  }
  await serve(client);
  closeSocket(client);
}

/** Answers line by line until the client ends its stream, breaks off, or sends a line that is too long. */
async function serve(client: number): Promise<void> {
  const buf = Buffer.allocUnsafe(BUFFER_SIZE);
  let rest = ''; // the beginning of a line whose newline has not come yet
  let n: number;
  while ((n = await readSocket(client, buf)) > 0) {
    // latin1: one character for each byte, so that a name may be cut inside a character, and lengths are bytes.
    const lines = (rest + buf.toString('latin1', 0, n)).split('\n');
    rest = lines.pop() ?? '';
    // A line need not have come to its end to be too long.
    for (const line of withoutReturn(rest).length > LINE_LIMIT ? [...lines, rest] : lines) {
      if (!(await answer(client, withoutReturn(line)))) return;
    }
  }
  if (n < 0) perror('remote-read: readSocket');
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** Answers one request. False when the conversation is over. */
async function answer(client: number, line: string): Promise<boolean> {
  if (line.length > LINE_LIMIT) {
    await say(client, 'ERR line too long');
    return false;
  }
  const [, sizeOf, readFrom, offset, count] =
    REQUEST.exec(Buffer.from(line, 'latin1').toString()) ?? [];
  const name = sizeOf ?? readFrom;
  if (name === undefined) return say(client, 'ERR not a request');
  let file: FileHandle;
  try {
    file = await openInside(name);
  } catch (error) {
    return say(client, `ERR ${reason(error)}`);
  }
  try {
    const { size } = await file.stat();
    if (sizeOf !== undefined) return await say(client, `OK ${size}`);
    const left = Math.max(0, size - Number(offset));
    return await send(client, file, Number(offset), Math.min(Number(count), left));
  } finally {
    await file.close(); // also when the client is gone
  }
}

/** Opens a regular file below the root. Throws when there is none of that name. */
async function openInside(name: string): Promise<FileHandle> {
  if (name.startsWith('/')) throw new Error('name must be relative');
  const path = await realpath(resolve(root, name)); // without links and dots: where it really is
  if (!path.startsWith(root + sep)) throw new Error('outside of the root');
  // To open a FIFO is to wait for a writer, unless O_NONBLOCK is set. What is open can be asked what it is.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new Error('not a regular file');
}

/** Sends `count` bytes from `offset`, a buffer at a time: however big the file, it is never in memory. */
async function send(client: number, file: FileHandle, offset: number, count: number) {
  if (!(await say(client, `OK ${count}`))) return false;
  const buf = Buffer.allocUnsafe(BUFFER_SIZE);
  for (let done = 0; done < count;) {
    const most = Math.min(BUFFER_SIZE, count - done);
    // What cannot be read is as good as gone.
    const { bytesRead } = await file.read(buf, 0, most, offset + done).catch(() => NOTHING);
    if (bytesRead === 0) return false; // more bytes were promised: an end tells the client that they will not come
    if ((await writen(client, buf.subarray(0, bytesRead))) < 0) return false;
    done += bytesRead;
  }
  return true;
}

async function say(client: number, text: string): Promise<boolean> {
  return (await writen(client, `${text}\n`)) >= 0;
}

/** What went wrong, without the paths of this machine that stand in Node's own messages. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  return 'code' in error ? strerror(String(error.code)) : error.message;
}
