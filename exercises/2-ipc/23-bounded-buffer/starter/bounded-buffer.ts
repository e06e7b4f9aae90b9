// A ring of slots in shared memory: producers put, consumers take, and three semaphores say who may.
// Usage: npx tsx bounded-buffer.ts NAME SLOTS PRODUCERS CONSUMERS ITEMS
import { forkChild, ftruncate, isChild, mmap, O_CREAT, O_RDWR, perror, shmOpen } from 'mysocks/ipc';

const [MUTEX, EMPTY, FULL, INTS] = [0, 32, 64, 96];

const [name = '', ...numbers] = process.argv.slice(2);
const [slots = 0, producers = 0, consumers = 0] = numbers.map(Number);

// TODO: wrong arguments: a line on stderr, and process.exit(2).

if (isChild()) {
  // TODO: inherited() says who it is. A producer puts 1 … ITEMS; a consumer takes, and prints `c p item`.
  // TODO: which semaphores must each wait for, in which order, and which does it post?
  console.error(`TODO: semaphores at ${MUTEX}, ${EMPTY} and ${FULL}`);
} else {
  const fd = shmOpen(name, O_CREAT | O_RDWR, 0o600); // TODO: is it new?
  const size = INTS + 8 + 8 * slots; // two ints, and two for each slot
  if (fd < 0 || ftruncate(fd, size) < 0) fail('shmOpen');
  const memory = mmap(fd, size);
  if (memory === -1) fail('mmap');
  // TODO: three semaphores: 1, SLOTS and 0.
  for (let p = 1; p <= producers; p++) await forkChild({ memory, producer: p });
  for (let c = 1; c <= consumers; c++) await forkChild({ memory, consumer: c });
  // TODO: how does a consumer know that nothing comes any more? And who waits for the children?
}

function fail(call: string): never {
  perror(`bounded-buffer: ${call}`);
  process.exit(1);
}
