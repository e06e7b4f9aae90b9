// Pipe: a parent sends a line to its child.
// Usage: npx tsx samples/ipc/pipe-hello.ts         Compare with socketpair-hello.ts.
import {
  close,
  forkChild,
  inherited,
  isChild,
  pipe,
  read,
  waitpid,
  write,
  type Pair,
} from '../../lib/ipc/index.ts';
import { fail } from '../../lib/program.ts';

const TEXT = 'Something to send down the pipe.';

if (isChild()) {
  const { fd } = inherited<{ fd: Pair }>();
  close(fd[1]);
  const buf = Buffer.alloc(256);
  const n = await read(fd[0], buf);
  if (n > 0) console.log(`Child received "${buf.toString('utf8', 0, n)}"`);
  close(fd[0]);
} else {
  const fd: Pair = [-1, -1];
  if (pipe(fd) < 0) fail('pipe');

  const child = await forkChild({ fd });
  if (child < 0) fail('forkChild');

  close(fd[0]);
  console.log(`Parent sending "${TEXT}"`);
  if ((await write(fd[1], TEXT)) < 0) fail('write');
  close(fd[1]);
  await waitpid(child);
}
