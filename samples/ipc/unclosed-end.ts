// A write end that was not closed: the reader has read everything, and waits for more.
// Usage: npx tsx samples/ipc/unclosed-end.ts       Enter closes it. Compare with pipe-hello.ts.
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

if (isChild()) {
  const { fd } = inherited<{ fd: Pair }>();
  close(fd[1]);
  const buf = Buffer.alloc(256);
  let n: number;
  do {
    n = await read(fd[0], buf);
    console.log(`reader: read gives ${n}`);
  } while (n > 0);
  close(fd[0]);
} else {
  const fd: Pair = [-1, -1];
  if (pipe(fd) < 0) fail('pipe');

  const child = await forkChild({ fd });
  if (child < 0) fail('forkChild');

  close(fd[0]);
  if ((await write(fd[1], 'That is all.')) < 0) fail('write');
  // Nothing more will be written, but the kernel cannot know: somebody might, as long as this end is open.
  for await (const _ of process.stdin) break;
  close(fd[1]);
  await waitpid(child);
}
