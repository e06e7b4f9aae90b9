// Semaphores in shared memory, the producer: gives each line of stdin to the consumer, and prints what comes back.
// Usage: npx tsx samples/ipc/producer.ts           Then, in another terminal: consumer.ts. QUIT ends both.
import { createInterface } from 'node:readline';
import {
  ftruncate,
  mmap,
  O_CREAT,
  O_EXCL,
  O_RDWR,
  semInit,
  semPost,
  semWait,
  shmOpen,
  shmUnlink,
} from '../../lib/ipc/index.ts';
import { fail } from '../../lib/program.ts';
import {
  EMPTY,
  FULL,
  getText,
  putText,
  QUIT_CMD,
  SEGMENT_SIZE,
  SHARED_MEM_PATH,
} from './segment.ts';

shmUnlink(SHARED_MEM_PATH); // one that an earlier run has left
const fd = shmOpen(SHARED_MEM_PATH, O_CREAT | O_EXCL | O_RDWR, 0o640);
if (fd < 0) fail('shmOpen');
if (ftruncate(fd, SEGMENT_SIZE) < 0) fail('ftruncate');
const segment = mmap(fd, SEGMENT_SIZE);
if (segment === -1) fail('mmap');
process.on('exit', () => shmUnlink(SHARED_MEM_PATH));
process.on('SIGINT', () => process.exit(130)).on('SIGTERM', () => process.exit(143));
semInit(segment, FULL, 0);
semInit(segment, EMPTY, 0);

for await (const line of createInterface({ input: process.stdin })) {
  if (line === QUIT_CMD) break;
  console.log(await exchange(segment, line));
}
await exchange(segment, QUIT_CMD);

/** Hands a text over, and waits for the answer. */
async function exchange(memory: ArrayBuffer, text: string): Promise<string> {
  putText(memory, text);
  semPost(memory, FULL);
  await semWait(memory, EMPTY);
  return getText(memory);
}
