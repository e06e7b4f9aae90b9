// A pipe that fills: a writer that is faster than its reader waits in write.
// Usage: npx tsx samples/ipc/pipe-fills.ts         Enter lets the reader begin.
import {
  close,
  forkChild,
  inherited,
  isChild,
  pipe,
  pipeSize,
  read,
  waitpid,
  write,
  type Pair,
} from '../../lib/ipc/index.ts';
import { fail } from '../../lib/program.ts';

const PIECE = Buffer.alloc(8192);
const PIECES = 10;

if (isChild()) {
  const { fd } = inherited<{ fd: Pair }>();
  close(fd[1]);
  for await (const _ of process.stdin) break;
  console.log('reader: reads to the end');
  while ((await read(fd[0], PIECE)) > 0);
  close(fd[0]);
} else {
  const fd: Pair = [-1, -1];
  if (pipe(fd) < 0) fail('pipe');

  const child = await forkChild({ fd });
  if (child < 0) fail('forkChild');

  close(fd[0]);
  console.log(`writer: the pipe holds ${pipeSize(fd[1])} bytes`);
  for (let i = 1; i <= PIECES; i++) {
    if ((await write(fd[1], PIECE)) < 0) fail('write');
    console.log(`writer: has written ${i * PIECE.length} bytes`);
  }
  close(fd[1]);
  await waitpid(child);
}
