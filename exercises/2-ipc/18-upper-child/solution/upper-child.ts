// Upper child: the parent sends stdin to its child, which sends it back in capitals; the parent prints that.
// Usage: npx tsx upper-child.ts
import {
  close,
  forkChild,
  inherited,
  isChild,
  perror,
  read,
  shutdown,
  socketpair,
  waitpid,
  write,
  type Pair,
} from 'mysocks/ipc';

const STDIN = 0;
const STDOUT = 1;
const BUFFER_SIZE = 65536;

/** Passes on each piece as it comes, changed or not. False when a call has failed. */
async function copy(from: number, to: number, change?: (piece: Buffer) => void): Promise<boolean> {
  const buf = Buffer.allocUnsafe(BUFFER_SIZE);
  let n: number;
  while ((n = await read(from, buf)) > 0) {
    const piece = buf.subarray(0, n);
    change?.(piece);
    if ((await write(to, piece)) < n) return false;
  }
  return n === 0;
}

function toUpper(bytes: Buffer): void {
  for (const [i, byte] of bytes.entries()) {
    if (byte >= 0x61 && byte <= 0x7a) bytes[i] = byte - 0x20;
  }
}

/** Everything to the child, then the end, though the answers still come the other way. */
async function ask(socket: number): Promise<void> {
  await copy(STDIN, socket);
  shutdown(socket);
}

if (isChild()) {
  const { sockets } = inherited<{ sockets: Pair }>();
  close(sockets[0]);
  if (!(await copy(sockets[1], sockets[1], toUpper))) process.exit(1);
} else {
  const sockets: Pair = [-1, -1];
  if (socketpair(sockets) < 0) {
    perror('upper-child: socketpair');
    process.exit(1);
  }
  const child = await forkChild({ sockets });
  if (child < 0) {
    perror('upper-child: forkChild');
    process.exit(1);
  }
  close(sockets[1]); // Else the end of the child were no end of the conversation.

  // Both at once: who first writes all and then reads waits for a child that waits for its reader.
  void ask(sockets[0]);
  const allPrinted = await copy(sockets[0], STDOUT);
  // No more answers: the child has ended, well or not. Stdin may still be silent, so nobody waits for `ask`.
  const status = await waitpid(child);
  process.exit(allPrinted && status === 0 ? 0 : 1);
}
