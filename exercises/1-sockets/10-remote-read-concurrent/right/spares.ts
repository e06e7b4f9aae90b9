// Children are started before their clients come; files are found part by part, with calls that wait.
import { closeSync, fstatSync, lstatSync, openSync, readSync, statSync } from 'node:fs';
import {
  acceptServerSocket,
  closeSocket,
  forkChild,
  inheritedSocket,
  isChild,
  readSocket,
  serverSocket,
  shutdownSocket,
  spareChildren,
  timeoutSocket,
  writeSocket,
} from 'mysocks';

const [, , port, , root = ''] = process.argv;

class Refusal extends Error {}

function find(root: string, name: string): string {
  if (name.includes('\0')) throw new Refusal('zero byte in name');
  let path = root;
  for (const part of name.split('/')) {
    if (part === '' || part === '.' || part === '..') throw new Refusal(`strange name`);
    if (!statSync(path).isDirectory()) throw new Refusal('not a folder');
    path += `/${part}`;
    if (lstatSync(path).isSymbolicLink()) throw new Refusal('link');
  }
  if (!lstatSync(path).isFile()) throw new Refusal('not a file');
  return path;
}

async function send(client: number, data: Uint8Array): Promise<void> {
  for (let at = 0; at < data.length;) {
    const n = await writeSocket(client, data.subarray(at));
    if (n < 0) throw new Error('the client is gone');
    at += n;
  }
}

function numeral(word: string | undefined): number {
  if (word === undefined || word === '' || word.replace(/[0-9]/g, '') !== '') {
    throw new Refusal('not a number');
  }
  return parseInt(word, 10);
}

async function answer(client: number, root: string, words: string[]): Promise<void> {
  const [verb, name = '', offset, count, more] = words;
  const right = verb === 'SIZE' ? offset === undefined : verb === 'READ' && more === undefined;
  if (!right) throw new Refusal('unknown request');
  if (verb === 'SIZE') {
    const { size } = lstatSync(find(root, name));
    return send(client, Buffer.from(`OK ${size}\n`));
  }
  const [from, most] = [numeral(offset), numeral(count)];
  const fd = openSync(find(root, name), 'r');
  try {
    const { size } = fstatSync(fd);
    const n = from >= size ? 0 : Math.min(most, size - from);
    let head = Buffer.from(`OK ${n}\n`);
    for (let done = 0; done < n || head.length > 0;) {
      const piece = Buffer.alloc(Math.min(8 * 1024 * 1024, n - done)); // a new one each time
      const got = piece.length === 0 ? 0 : readSync(fd, piece, 0, piece.length, from + done);
      if (got === 0 && n > 0) throw new Error('the file has become shorter');
      await send(client, Buffer.concat([head, piece.subarray(0, got)]));
      head = Buffer.alloc(0);
      done += got;
    }
  } finally {
    closeSync(fd);
  }
}

async function serve(client: number, root: string): Promise<void> {
  const buf = Buffer.alloc(99);
  let line: number[] = [];
  for (let n; (n = await readSocket(client, buf)) > 0;) {
    for (const byte of buf.subarray(0, n)) {
      if (byte === 10) {
        if (line.at(-1) === 13) line.pop();
        const text = new TextDecoder().decode(Uint8Array.from(line));
        line = [];
        try {
          await answer(client, root, text.split(' '));
        } catch (error) {
          const code = error instanceof Error && 'code' in error ? String(error.code) : '';
          if (!(error instanceof Refusal) && !code.startsWith('E')) throw error;
          await send(client, Buffer.from(`ERR ${code || String(error)}\n`));
        }
      } else {
        line.push(byte);
        if (line.length > 1025 || (line.length === 1025 && byte !== 13)) {
          return send(client, Buffer.from('ERR line too long\n'));
        }
      }
    }
  }
}

/** Reads what still comes, so that the last answer is not lost in a reset. */
async function linger(client: number): Promise<void> {
  shutdownSocket(client);
  timeoutSocket(client, 300);
  while ((await readSocket(client, Buffer.alloc(1000))) > 0);
}

if (isChild()) {
  const client = await inheritedSocket();
  await serve(client, root).catch((error: unknown) => console.error(String(error)));
  await linger(client);
  closeSocket(client);
  process.exit();
}

const server = await serverSocket(Number(port));
console.log('listening on ' + port);
spareChildren(2);
for (let client; (client = await acceptServerSocket(server)); closeSocket(client)) {
  await forkChild(client);
}
