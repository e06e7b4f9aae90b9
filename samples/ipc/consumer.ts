// Semaphores in shared memory, the consumer: turns each text of the producer into capitals, where it is.
// Usage: npx tsx samples/ipc/consumer.ts           Start producer.ts first.
import { mmap, O_RDWR, semPost, semWait, shmOpen } from '../../lib/ipc/index.ts';
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

const fd = shmOpen(SHARED_MEM_PATH, O_RDWR);
if (fd < 0) fail('shmOpen');
const segment = mmap(fd, SEGMENT_SIZE);
if (segment === -1) fail('mmap');

for (;;) {
  await semWait(segment, FULL);
  const text = getText(segment);
  if (text !== QUIT_CMD) {
    console.log(`Received: ${text}`);
    putText(segment, text.toUpperCase());
    console.log(`Sending: ${getText(segment)}`);
  }
  semPost(segment, EMPTY);
  if (text === QUIT_CMD) break;
}
