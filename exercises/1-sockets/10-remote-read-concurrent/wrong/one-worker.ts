// caught by: own-child
// advice: One child serves one client: it ends with it.
// One child serves all clients at once.
import { fork } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { isAbsolute, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';

const [, script = '', port, , dir = '.'] = process.argv;

if (process.send === undefined) {
  const child = fork(script, process.argv.slice(2));
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    socket.on('error', () => {});
    child.send('client', socket);
  });
  server.listen(Number(port), '127.0.0.1', () => console.log(`listening on ${port}`));
} else {
  process.on('message', (_, socket: Socket | undefined) => {
    if (socket === undefined) return;
    socket.allowHalfOpen = true; // this does not come with the connection
    socket.on('error', () => {});
    converse(socket).catch(() => socket.destroy());
  });
}

async function converse(socket: Socket): Promise<void> {
  let rest = Buffer.alloc(0);
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      const end = rest[at - 1] === 13 ? at - 1 : at;
      const line = rest.subarray(0, end);
      rest = rest.subarray(at + 1);
      if (line.length > 1024) return tooLong(socket);
      await answer(socket, line.toString());
    }
    if (rest.length > 1025 || (rest.length === 1025 && rest[1024] !== 13)) return tooLong(socket);
  }
  await new Promise<void>((resolve) => socket.end(resolve));
  socket.destroy();
}

async function tooLong(socket: Socket): Promise<void> {
  await new Promise<void>((resolve) => socket.end('ERR line too long\n', resolve));
  socket.destroy();
}

async function answer(socket: Socket, line: string): Promise<void> {
  const [verb, name = '', ...numbers] = line.split(' ');
  const wanted = { SIZE: 0, READ: 2 }[verb ?? ''];
  const [offset = 0, count = 0] = numbers.map(Number);
  const good = numbers.every((word) => /^\d+$/.test(word)) && numbers.length === wanted;
  const path = good && name !== '' ? await inside(name) : undefined;
  if (path === undefined) return void socket.write('ERR this cannot be done\n');
  const { size } = await stat(path);
  if (verb === 'SIZE') return void socket.write(`OK ${size}\n`);
  const n = Math.max(0, Math.min(count, size - offset));
  socket.write(`OK ${n}\n`);
  if (n === 0) return;
  await pipeline(createReadStream(path, { start: offset, end: offset + n - 1 }), socket, {
    end: false,
  });
}

async function inside(name: string): Promise<string | undefined> {
  try {
    const [root, path] = await Promise.all([realpath(dir), realpath(join(dir, name))]);
    const way = relative(root, path);
    if (way === '' || way.startsWith('..') || isAbsolute(way)) return undefined;
    return (await stat(path)).isFile() ? path : undefined;
  } catch {
    return undefined;
  }
}
