// Short, without comments: the mistakes stand on it.
import { close, forkChild, inherited, isChild, pipe, read, waitpid, write } from 'mysocks/ipc';
import type { Pair } from 'mysocks/ipc';

async function copy(from: number, to: number): Promise<boolean> {
  const buf = Buffer.alloc(65536);
  let n: number;
  while ((n = await read(from, buf)) > 0) {
    if ((await write(to, buf.subarray(0, n))) < n) return false;
  }
  return n === 0;
}

if (isChild()) {
  const { fd } = inherited<{ fd: Pair }>();
  close(fd[1]);
  if (!(await copy(fd[0], 1))) process.exit(1);
} else {
  const fd: Pair = [-1, -1];
  if (pipe(fd) < 0) process.exit(1);
  const child = await forkChild({ fd });
  if (child < 0) process.exit(1);
  close(fd[0]);
  await copy(0, fd[1]);
  close(fd[1]);
  process.exitCode = await waitpid(child);
}
