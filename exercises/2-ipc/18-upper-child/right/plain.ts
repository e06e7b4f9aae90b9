// In short, and without a word: the mistakes in wrong/ change this program.
import { close, forkChild, inherited, isChild, read, shutdown } from 'mysocks/ipc';
import { socketpair, waitpid, write, type Pair } from 'mysocks/ipc';

function upper(bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte >= 0x61 && byte <= 0x7a) bytes[i] = byte - 0x20;
  }
}

async function serve(socket: number): Promise<void> {
  const buf = Buffer.alloc(65536);
  let n: number;
  while ((n = await read(socket, buf)) > 0) {
    upper(buf.subarray(0, n));
    if ((await write(socket, buf.subarray(0, n))) < n) break;
  }
}

async function ask(socket: number): Promise<void> {
  const buf = Buffer.alloc(65536);
  let n: number;
  while ((n = await read(0, buf)) > 0) {
    if ((await write(socket, buf.subarray(0, n))) < n) break;
  }
  shutdown(socket);
}

async function print(socket: number): Promise<void> {
  const buf = Buffer.alloc(65536);
  let n: number;
  while ((n = await read(socket, buf)) > 0) {
    if ((await write(1, buf.subarray(0, n))) < n) break;
  }
}

if (isChild()) {
  const { sockets } = inherited<{ sockets: Pair }>();
  close(sockets[0]);
  await serve(sockets[1]);
} else {
  const sockets: Pair = [-1, -1];
  if (socketpair(sockets) < 0) process.exit(1);
  const child = await forkChild({ sockets });
  if (child < 0) process.exit(1);
  close(sockets[1]);
  void ask(sockets[0]);
  await print(sockets[0]);
  const status = await waitpid(child);
  process.exit(status === 0 ? 0 : 1);
}
