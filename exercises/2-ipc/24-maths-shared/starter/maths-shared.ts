// Maths by shared memory: a producer of problems, and a consumer that answers them. Two semaphores, one for each way.
// Usage: npx tsx maths-shared.ts producer NAME COUNT          npx tsx maths-shared.ts consumer NAME
import { ftruncate, mmap, O_CREAT, O_RDWR, perror, shmOpen } from 'mysocks/ipc';

const SIZE = 88;

const [role, name = ''] = process.argv.slice(2);

// TODO: wrong arguments: a line on stderr, and process.exit(2).

/** Maps the segment. */
function map(flags: number): ArrayBuffer {
  const fd = shmOpen(name, flags, 0o600);
  if (fd < 0) fail('shmOpen');
  if (flags & O_CREAT && ftruncate(fd, SIZE) < 0) fail('ftruncate');
  const memory = mmap(fd, SIZE);
  return memory === -1 ? fail('mmap') : memory;
}

function fail(call: string): never {
  perror(`maths-shared: ${call}`);
  process.exit(1);
}

if (role === 'producer') {
  map(O_CREAT | O_RDWR); // TODO: is it new? And who takes it away in the end?
  // TODO: semInit of the semaphores at 0 and at 32, with 0, before anybody may use them.
  console.log('ready');
  // TODO: COUNT times: write a problem, post at 0, wait at 32, print what came. Then QUIT.
} else if (role === 'consumer') {
  map(O_RDWR);
  // TODO: for ever: wait at 0, write answer and status, post at 32. After 3 s in vain: exit 1.
}
