// The child is another program: cat, which exits with 1 when it cannot print and SIGPIPE is ignored.
import {
  close,
  closeAction,
  dup2Action,
  pipe,
  posixSpawn,
  read,
  waitpid,
  write,
} from 'mysocks/ipc';
import type { Pair } from 'mysocks/ipc';

const fd: Pair = [-1, -1];
if (pipe(fd) < 0) process.exit(1);
const actions = [dup2Action(fd[0], 0), closeAction(fd[0]), closeAction(fd[1])];
const child = posixSpawn('sh', ['-c', 'trap "" PIPE; exec cat'], actions);
if (child < 0) process.exit(1);
close(fd[0]);

const buf = Buffer.alloc(4096);
for (let n = await read(0, buf); n > 0; n = await read(0, buf)) {
  if ((await write(fd[1], buf.subarray(0, n))) < n) break;
}
close(fd[1]);
process.exit(await waitpid(child));
