// Maths by shared memory: a producer of problems, and a consumer that answers them. Two semaphores, one for each way.
// Usage: npx tsx maths-shared.ts producer NAME COUNT          npx tsx maths-shared.ts consumer NAME
//
//   struct Segment { sem_t problem_; sem_t answered_; int calculation_, a_, b_, status_; long long answer_; };
import { randomInt } from 'node:crypto';
import {
  ftruncate,
  mmap,
  O_CREAT,
  O_EXCL,
  O_RDWR,
  perror,
  semInit,
  semPost,
  semWait,
  shmOpen,
  shmUnlink,
} from 'mysocks/ipc';

const [QUIT, ADD, MULT] = [0, 1, 2];
const PROBLEM = 0; // the semaphore "a problem is there"
const ANSWERED = 32; // the semaphore "an answer is there"
const [CALCULATION, STATUS] = [0, 3]; // of the ints, which begin at 64; between them the two operands
const SIZE = 88;
const [GOOD, UNKNOWN] = [0, 1];
const PATIENCE_MS = 3_000;

const [role, name = '', countText, ...more] = process.argv.slice(2);
if (!/^\/[^/]+$/.test(name)) usage();
if (role === 'producer' && more.length === 0) await producer(numberIn(countText, 1, 999_999));
else if (role === 'consumer' && countText === undefined) await consumer();
else usage();

/** The segment as numbers. They are read and written between waiting for one semaphore and posting the other. */
function viewOf(memory: ArrayBuffer) {
  return { ints: new Int32Array(memory, 64, 4), answer: new BigInt64Array(memory, 80, 1) };
}

async function producer(count: number): Promise<void> {
  process.on('exit', () => shmUnlink(name)); // whatever ends it, but for SIGKILL
  process.on('SIGTERM', () => process.exit(143)).on('SIGINT', () => process.exit(130));
  shmUnlink(name); // one that an earlier producer has left, with posts that nobody has taken
  const memory = map(O_CREAT | O_EXCL | O_RDWR);
  if (semInit(memory, PROBLEM, 0) < 0 || semInit(memory, ANSWERED, 0) < 0) fail('semInit');
  const { ints, answer } = viewOf(memory);
  console.log('ready');
  for (let i = 0; i < count; i++) {
    const [calculation, a, b] = [randomInt(ADD, MULT + 1), anInt(), anInt()];
    ints.set([calculation, a, b]);
    semPost(memory, PROBLEM);
    // Somebody has yet to start the consumer; from then on it is quick, or dead.
    await (i === 0 ? semWait(memory, ANSWERED) : waitPatiently(memory, ANSWERED));
    const result = ints[STATUS] === GOOD ? answer[0] : 'error';
    console.log(`${a} ${calculation === ADD ? '+' : '*'} ${b} = ${result}`);
  }
  ints[CALCULATION] = QUIT;
  semPost(memory, PROBLEM);
}

async function consumer(): Promise<void> {
  const memory = map(O_RDWR);
  const { ints, answer } = viewOf(memory);
  for (;;) {
    await waitPatiently(memory, PROBLEM);
    const [calculation, a = 0, b = 0] = ints;
    if (calculation === QUIT) return;
    const known = calculation === ADD || calculation === MULT;
    const value = calculation === ADD ? BigInt(a) + BigInt(b) : BigInt(a) * BigInt(b);
    answer[0] = known ? value : 0n;
    ints[STATUS] = known ? GOOD : UNKNOWN;
    semPost(memory, ANSWERED); // also when there is no answer: the producer waits for it
  }
}

function map(flags: number): ArrayBuffer {
  const fd = shmOpen(name, flags, 0o600);
  if (fd < 0) fail('shmOpen');
  if (flags & O_CREAT && ftruncate(fd, SIZE) < 0) fail('ftruncate');
  const memory = mmap(fd, SIZE);
  return memory === -1 ? fail('mmap') : memory;
}

/** Waits as long as somebody who lives may need. */
async function waitPatiently(memory: ArrayBuffer, semaphore: number): Promise<void> {
  const late = setTimeout(() => {
    console.error('maths-shared: the other side does not answer');
    process.exit(1);
  }, PATIENCE_MS);
  await semWait(memory, semaphore);
  clearTimeout(late);
}

/** Any int of 32 bits. */
function anInt(): number {
  return randomInt(-(2 ** 31), 2 ** 31);
}

function numberIn(text: string | undefined, low: number, high: number): number {
  const value = /^\d+$/.test(text ?? '') ? Number(text) : NaN;
  return value >= low && value <= high ? value : usage();
}

function usage(): never {
  console.error('Usage: maths-shared producer NAME COUNT | maths-shared consumer NAME');
  process.exit(2);
}

function fail(call: string): never {
  perror(`maths-shared: ${call}`);
  process.exit(1);
}
