// A ring of slots in shared memory: producers put, consumers take, and three semaphores say who may.
// Usage: npx tsx bounded-buffer.ts NAME SLOTS PRODUCERS CONSUMERS ITEMS
//
//   struct Buffer { sem_t mutex_; sem_t empty_; sem_t full_; int in_, out_; struct { int producer_, item_; } ring_[]; };
import {
  forkChild,
  ftruncate,
  inherited,
  isChild,
  kill,
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
  waitpid,
  write,
} from 'mysocks/ipc';

const [MUTEX, EMPTY, FULL, INTS] = [0, 32, 64, 96];
const [IN, OUT, RING] = [0, 1, 2]; // of the ints
const STDOUT = 1;
const END = 0; // in place of a producer: no item comes after it

const [name = '', ...numbers] = process.argv.slice(2);
if (!/^\/[^/]+$/.test(name) || numbers.length !== 4) usage();
const slots = numberIn(numbers[0], 1, 1_000);
const producers = numberIn(numbers[1], 1, 10);
const consumers = numberIn(numbers[2], 1, 10);
const items = numberIn(numbers[3], 1, 100_000);

interface Part {
  memory: ArrayBuffer;
  producer: number;
  consumer: number;
}

if (isChild()) {
  const { memory, producer, consumer } = inherited<Part>();
  await (producer > 0 ? produce(memory, producer) : consume(memory, consumer));
} else {
  await supervise();
}

async function produce(memory: ArrayBuffer, producer: number): Promise<void> {
  for (let item = 1; item <= items; item++) await put(memory, producer, item);
}

/** First a free slot, then the mutex: who waited for a slot with the mutex in hand would keep all others from freeing one. */
async function put(memory: ArrayBuffer, producer: number, item: number): Promise<void> {
  const ints = new Int32Array(memory, INTS);
  await semWait(memory, EMPTY);
  await semWait(memory, MUTEX);
  const at = ints[IN] ?? 0;
  ints.set([producer, item], RING + 2 * at);
  ints[IN] = (at + 1) % slots;
  semPost(memory, MUTEX);
  semPost(memory, FULL);
}

async function consume(memory: ArrayBuffer, consumer: number): Promise<void> {
  const ints = new Int32Array(memory, INTS);
  for (;;) {
    await semWait(memory, FULL);
    await semWait(memory, MUTEX);
    const at = ints[OUT] ?? 0;
    const [producer, item] = ints.slice(RING + 2 * at, RING + 2 * at + 2);
    ints[OUT] = (at + 1) % slots;
    semPost(memory, MUTEX);
    semPost(memory, EMPTY);
    if (producer === END) return;
    // One write of less than PIPE_BUF: it does not mix with those of the others.
    if ((await write(STDOUT, `${consumer} ${producer} ${item}\n`)) < 0) fail('write');
  }
}

async function supervise(): Promise<void> {
  const living = new Set<number>();
  let failed = 0;
  const stop = (status: number): void => {
    failed ||= status;
    for (const pid of living) kill(pid, 'SIGKILL');
    if (living.size === 0) process.exit(failed);
  };
  process.on('exit', () => shmUnlink(name));
  process.on('SIGTERM', () => stop(143)).on('SIGINT', () => stop(130));

  const memory = makeMemory();
  const start = async (producer: number, consumer: number): Promise<number> => {
    const pid = await forkChild({ memory, producer, consumer });
    if (pid < 0) fail('forkChild');
    living.add(pid);
    if (failed > 0) stop(failed); // a signal came while it was being started
    return pid;
  };
  /** All others wait for one that has died: its slot, its item, or its end mark. */
  const over = async (pid: number): Promise<void> => {
    const status = await waitpid(pid);
    living.delete(pid);
    if (status !== 0 || failed > 0) stop(1);
  };
  const [puts, takes]: [Promise<void>[], Promise<void>[]] = [[], []];
  for (let p = 1; p <= producers; p++) puts.push(over(await start(p, 0)));
  for (let c = 1; c <= consumers; c++) takes.push(over(await start(0, c)));
  await Promise.all(puts);
  for (let c = 1; c <= consumers; c++) await put(memory, END, 0); // a consumer takes one, and ends
  await Promise.all(takes);
}

function makeMemory(): ArrayBuffer {
  shmUnlink(name); // what an earlier run has left
  const fd = shmOpen(name, O_CREAT | O_EXCL | O_RDWR, 0o600);
  if (fd < 0) fail('shmOpen');
  const size = INTS + 4 * (RING + 2 * slots);
  if (ftruncate(fd, size) < 0) fail('ftruncate');
  const memory = mmap(fd, size);
  if (memory === -1) fail('mmap');
  semInit(memory, MUTEX, 1);
  semInit(memory, EMPTY, slots);
  semInit(memory, FULL, 0);
  return memory;
}

function numberIn(text: string | undefined, low: number, high: number): number {
  const value = /^\d+$/.test(text ?? '') ? Number(text) : NaN;
  return value >= low && value <= high ? value : usage();
}

function usage(): never {
  console.error('Usage: bounded-buffer NAME SLOTS PRODUCERS CONSUMERS ITEMS');
  process.exit(2);
}

function fail(call: string): never {
  perror(`bounded-buffer: ${call}`);
  process.exit(1);
}
