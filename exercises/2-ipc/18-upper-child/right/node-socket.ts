// Without the library: what Node calls a pipe is one end of a socketpair. The child has the other one as descriptor 3.
import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';

const CHILD = 'UPPER_CHILD';

if (process.env[CHILD] !== undefined) {
  const socket = new Socket({ fd: 3 });
  socket.on('error', () => process.exit(1));
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    for (const [i, byte] of chunk.entries()) {
      if (byte > 0x60 && byte < 0x7b) chunk[i] = byte & ~0x20;
    }
    if (!socket.write(chunk)) await new Promise((resolve) => socket.once('drain', resolve));
  }
  socket.end(() => process.exit(0));
} else {
  const child = spawn(process.execPath, process.argv.slice(1), {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    env: { ...process.env, [CHILD]: '1' },
  });
  const socket = child.stdio[3] as Socket;
  const ended = new Promise<number>((resolve) => {
    child.on('exit', (code) => resolve(code ?? 1));
  });
  pipeline(process.stdin, socket).catch(() => {});
  for await (const chunk of iterate(socket)) {
    if (!process.stdout.write(chunk))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  const status = await ended;
  process.stdout.write('', () => process.exit(status === 0 ? 0 : 1));
}

/** All that comes, and no error at the end. */
async function* iterate(socket: Socket): AsyncGenerator<Buffer> {
  try {
    yield* socket as AsyncIterable<Buffer>;
  } catch {
    // the child is dead
  }
}
