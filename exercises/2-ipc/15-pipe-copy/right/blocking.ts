// With the calls of node:fs, which block the whole process, as read(2) and write(2) do in C.
import { closeSync, readSync, writeSync } from 'node:fs';
import { close, forkChild, inherited, isChild, pipe, waitpid, type Pair } from 'mysocks/ipc';

function copy(from: number, to: number): boolean {
  const buf = Buffer.alloc(10_000);
  try {
    for (let n = readSync(from, buf); n > 0; n = readSync(from, buf)) {
      for (let done = 0; done < n;) done += writeSync(to, buf, done, n - done);
    }
    return true;
  } catch {
    return false;
  }
}

if (isChild()) {
  const { fd } = inherited<{ fd: Pair }>();
  closeSync(fd[1]);
  process.exit(copy(fd[0], 1) ? 0 : 1);
}
const fd: Pair = [-1, -1];
if (pipe(fd) < 0) process.exit(1);
const child = await forkChild({ fd });
close(fd[0]);
copy(0, fd[1]);
close(fd[1]);
process.exit(await waitpid(child));
