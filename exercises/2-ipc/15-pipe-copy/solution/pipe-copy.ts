// Pipe copy: the parent reads stdin and writes a pipe, its child reads the pipe and writes stdout.
// Usage: npx tsx pipe-copy.ts
import {
  close,
  errno,
  forkChild,
  inherited,
  isChild,
  perror,
  pipe,
  read,
  waitpid,
  write,
  type Pair,
} from 'mysocks/ipc';

const STDIN = 0;
const STDOUT = 1;
const BUFFER_SIZE = 65536;

/** Passes on each piece as it comes. Gives 0 at the end of the stream, -1 when a call has failed. */
async function copy(from: number, to: number): Promise<number> {
  const buf = Buffer.allocUnsafe(BUFFER_SIZE);
  let n: number;
  while ((n = await read(from, buf)) > 0) {
    if ((await write(to, buf.subarray(0, n))) < n) return -1;
  }
  return n;
}

if (isChild()) {
  const { fd } = inherited<{ fd: Pair }>();
  close(fd[1]); // Else this process itself were a writer, and its own read would never give 0.
  if ((await copy(fd[0], STDOUT)) < 0) {
    perror('pipe-copy: child');
    process.exit(1);
  }
} else {
  const fd: Pair = [-1, -1];
  if (pipe(fd) < 0) {
    perror('pipe-copy: pipe');
    process.exit(1);
  }
  const child = await forkChild({ fd });
  if (child < 0) {
    perror('pipe-copy: forkChild');
    process.exit(1);
  }
  close(fd[0]); // Else the pipe has a reader as long as this process lives, and no write gives EPIPE.

  // EPIPE: the child is gone, and its status says why.
  if ((await copy(STDIN, fd[1])) < 0 && errno() !== 'EPIPE') perror('pipe-copy');
  close(fd[1]); // The end of the stream: the child waits for it, so it comes before waitpid.
  process.exitCode = await waitpid(child);
}
