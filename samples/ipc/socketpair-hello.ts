// Socketpair: a parent and its child say something to each other, over one pair of sockets.
// Usage: npx tsx samples/ipc/socketpair-hello.ts   Compare with pipe-hello.ts.
import {
  close,
  forkChild,
  inherited,
  isChild,
  read,
  socketpair,
  waitpid,
  write,
  type Pair,
} from '../../lib/ipc/index.ts';
import { fail } from '../../lib/program.ts';

const DATA1 = 'In Xanadu, did Kublai Khan...';
const DATA2 = 'A stately pleasure dome decree...';
const buf = Buffer.alloc(1024);

if (isChild()) {
  const { sockets } = inherited<{ sockets: Pair }>();
  close(sockets[1]);
  if ((await write(sockets[0], DATA1)) < 0) fail('write');
  const n = await read(sockets[0], buf);
  console.log(`-->${buf.toString('utf8', 0, n)}`);
  close(sockets[0]);
} else {
  const sockets: Pair = [-1, -1];
  if (socketpair(sockets) < 0) fail('socketpair');

  const child = await forkChild({ sockets });
  if (child < 0) fail('forkChild');

  close(sockets[0]);
  const n = await read(sockets[1], buf);
  console.log(`-->${buf.toString('utf8', 0, n)}`);
  if ((await write(sockets[1], DATA2)) < 0) fail('write');
  close(sockets[1]);
  await waitpid(child);
}
