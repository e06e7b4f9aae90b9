// A counter in shared memory: children add to it, one at a time, and the parent repairs what a dead one has left.
// Usage: npx tsx shared-counter.ts NAME CHILDREN ADDITIONS
import { forkChild, ftruncate, isChild, mmap, O_CREAT, O_RDWR, perror, shmOpen } from 'mysocks/ipc';

const [name = '', childrenText] = process.argv.slice(2);

// TODO: wrong arguments: a line on stderr, and process.exit(2).

if (isChild()) {
  // TODO: take the memory from inherited<{ memory: ArrayBuffer }>().
  // TODO: ADDITIONS times: wait, holder = process.pid, number + 1, holder = 0, post.
} else {
  const fd = shmOpen(name, O_CREAT | O_RDWR, 0o600); // TODO: is it new?
  if (fd < 0 || ftruncate(fd, 44) < 0) fail('shmOpen');
  const memory = mmap(fd, 44);
  if (memory === -1) fail('mmap');
  // TODO: the semaphore at 8, with 1.
  for (let i = 0; i < Number(childrenText); i++) {
    if ((await forkChild({ memory })) < 0) fail('forkChild');
  }
  // TODO: wait for all. One that did not exit with 0: was it the holder?
  // TODO: remove the name, print the number; 0, or 1 when a child did not end well. And SIGTERM?
}

function fail(call: string): never {
  perror(`shared-counter: ${call}`);
  process.exit(1);
}
