// Requests by a generator, files by streams: each piece in a buffer of its own.
import { constants, createReadStream, promises as fs } from 'node:fs';
import * as path from 'node:path';
import { acceptServerSocket, closeSocket, readSocket, serverSocket, writen } from 'mysocks';

const TOO_LONG = Symbol('too long');

async function* requests(client: number): AsyncGenerator<string | typeof TOO_LONG> {
  const pieces: Buffer[] = [];
  const buf = Buffer.alloc(4096);
  for (;;) {
    const n = await readSocket(client, buf);
    if (n <= 0) return;
    const all = Buffer.concat([...pieces.splice(0), buf.subarray(0, n)]);
    let start = 0;
    for (let end; (end = all.indexOf('\n', start)) >= 0; start = end + 1) {
      const line = all.toString('latin1', start, end).replace(/\r$/, '');
      if (line.length > 1024) {
        yield TOO_LONG;
        return;
      }
      yield Buffer.from(line, 'latin1').toString();
    }
    const rest = all.subarray(start);
    if (rest.length > 1025 || (rest.length === 1025 && rest.at(-1) !== 13)) {
      yield TOO_LONG;
      return;
    }
    pieces.push(Buffer.from(rest));
  }
}

async function check(root: string, name: string): Promise<{ file: string; size: number } | null> {
  const file = await fs.realpath(path.resolve(root, name)).catch(() => null);
  if (file === null || path.isAbsolute(name) || !file.startsWith(root + path.sep)) return null;
  const found = await fs.stat(file).catch(() => null);
  if (found === null || !found.isFile()) return null;
  const allowed = await fs.access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
  return allowed ? { file, size: found.size } : null;
}

async function serve(client: number, root: string): Promise<void> {
  for await (const request of requests(client)) {
    if (request === TOO_LONG) return void (await writen(client, 'ERR line too long\n'));
    const parts = /^(SIZE|READ) (\S+)(?: (\d+) (\d+))?$/.exec(request);
    const whole = parts !== null && (parts[1] === 'READ') === (parts[3] !== undefined);
    const found = whole ? await check(root, parts[2] ?? '') : null;
    if (!whole || found === null) {
      await writen(client, whole ? 'ERR no such file\n' : 'ERR syntax\n');
    } else if (parts[1] === 'SIZE') {
      await writen(client, `OK ${found.size}\n`);
    } else {
      const start = Number(parts[3]);
      const end = Math.min(start + Number(parts[4]), found.size) - 1;
      if ((await writen(client, `OK ${Math.max(0, end - start + 1)}\n`)) < 0) return;
      if (end < start) continue;
      const stream = createReadStream(found.file, { start, end, highWaterMark: 1024 * 1024 });
      for await (const piece of stream) if ((await writen(client, piece)) < 0) return;
    }
  }
}

const port = Number(process.argv[2]);
const root = await fs.realpath(process.argv[4] ?? '.');
const server = await serverSocket(port);
console.log(`listening on ${port}`);
for (;;) {
  const client = await acceptServerSocket(server);
  await serve(client, root);
  closeSocket(client);
}
