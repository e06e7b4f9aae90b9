// Two processes count in shared memory: counter++ is a load and a store, and what comes in between is lost.
// Usage: npx tsx samples/ipc/counter.ts COUNT [semaphore]
import {
  forkChild,
  inherited,
  isChild,
  mmap,
  SEM_SIZE,
  semInit,
  semPost,
  semWait,
  waitpid,
} from '../../lib/ipc/index.ts';
import { fail, usage } from '../../lib/program.ts';

/** Where the semaphore is, and behind it how many processes are there, and the counter. */
const MUTEX = 0;
const HERE = 0;
const COUNTER = 1;

const [count = '', how = ''] = process.argv.slice(2);
if (!/^[1-9]\d{0,8}$/.test(count) || !['', 'semaphore'].includes(how))
  usage('npx tsx samples/ipc/counter.ts COUNT [semaphore]', 'COUNT must be a number from 1');

if (isChild()) {
  const { memory, numbers } = inherited<{ memory: ArrayBuffer; numbers: Int32Array }>();
  Atomics.add(numbers, HERE, 1);
  while (Atomics.load(numbers, HERE) < 2); // so that both begin at once
  const start = performance.now();
  for (let i = Number(count); i > 0; i--) {
    if (how === 'semaphore') await semWait(memory, MUTEX);
    const before = numbers[COUNTER] ?? 0;
    numbers[COUNTER] = before + 1;
    if (how === 'semaphore') semPost(memory, MUTEX);
  }
  console.log(`child: has counted to ${count} in ${(performance.now() - start).toFixed(2)} ms`);
} else {
  const memory = mmap(-1, SEM_SIZE + 8);
  if (memory === -1) fail('mmap');
  semInit(memory, MUTEX, 1);
  const numbers = new Int32Array(memory, SEM_SIZE);

  const children = [await forkChild({ memory, numbers }), await forkChild({ memory, numbers })];
  for (const child of children) await waitpid(child);
  const expected = 2 * Number(count);
  const counted = Atomics.load(numbers, COUNTER);
  console.log(`expected: ${expected}, counted: ${counted}, lost: ${expected - counted}`);
}
