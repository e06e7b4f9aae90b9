// Never waits in semWait: tries, and sleeps for some milliseconds when it cannot. The consumers start first.
import { setTimeout as delay } from 'node:timers/promises';
import {
  forkChild,
  ftruncate,
  inherited,
  isChild,
  kill,
  mmap,
  O_CREAT,
  O_RDWR,
  semInit,
  semPost,
  semTrywait,
  shmOpen,
  shmUnlink,
  waitpid,
  write,
} from 'mysocks/ipc';

const [MUTEX, EMPTY, FULL] = [0, 32, 64];
const [IN, OUT, RING] = [24, 25, 26]; // ints, behind the semaphores

const [name = '', ...words] = process.argv.slice(2);
const [slots = 0, producers = 0, consumers = 0, items = 0] = words.map(Number);
const isGood =
  words.length === 4 && /^\/[^/]+$/.test(name) && words.every((text) => /^[1-9]\d*$/.test(text));
if (!isGood || slots > 1_000 || producers > 10 || consumers > 10 || items > 100_000)
  process.exit(2);

interface Part {
  memory: ArrayBuffer;
  producer?: number;
  consumer?: number;
}
if (isChild()) {
  const { memory, producer = 0, consumer = 0 } = inherited<Part>();
  if (producer > 0) {
    for (let item = 1; item <= items; item++) await put(memory, producer, item);
  } else {
    await consume(memory, consumer);
  }
} else {
  await parent();
}

async function put(memory: ArrayBuffer, producer: number, item: number): Promise<void> {
  const ints = new Int32Array(memory);
  await take(memory, EMPTY);
  await take(memory, MUTEX);
  const at = ints[IN] ?? 0;
  ints[RING + 2 * at] = producer;
  ints[RING + 2 * at + 1] = item;
  ints[IN] = (at + 1) % slots;
  semPost(memory, MUTEX);
  semPost(memory, FULL);
}

async function consume(memory: ArrayBuffer, consumer: number): Promise<void> {
  const ints = new Int32Array(memory);
  for (;;) {
    await take(memory, FULL);
    await take(memory, MUTEX);
    const at = ints[OUT] ?? 0;
    const producer = ints[RING + 2 * at];
    const item = ints[RING + 2 * at + 1];
    ints[OUT] = (at + 1) % slots;
    semPost(memory, MUTEX);
    semPost(memory, EMPTY);
    if (producer === 0) process.exit(0);
    await write(1, `${consumer} ${producer} ${item}\n`);
  }
}

async function parent(): Promise<void> {
  const pids = new Set<number>();
  let failed = 0;
  const stop = (status: number): void => {
    failed ||= status;
    for (const pid of pids) kill(pid, 'SIGKILL');
  };
  process.on('SIGTERM', () => stop(143)).on('SIGINT', () => stop(130));
  process.on('exit', () => shmUnlink(name));
  shmUnlink(name);
  const size = 4 * (RING + 2 * slots);
  const fd = shmOpen(name, O_CREAT | O_RDWR);
  ftruncate(fd, size);
  const memory = mmap(fd, size);
  if (memory === -1) process.exit(1);
  semInit(memory, MUTEX, 1);
  semInit(memory, EMPTY, slots);
  semInit(memory, FULL, 0);
  const end = async (pid: number): Promise<void> => {
    pids.add(pid);
    const status = await waitpid(pid);
    pids.delete(pid);
    if (status !== 0) stop(1);
    if (failed > 0 && pids.size === 0) process.exit(failed);
  };
  const puts: Promise<void>[] = [];
  const takes: Promise<void>[] = [];
  for (let consumer = 1; consumer <= consumers; consumer++)
    takes.push(end(await forkChild({ memory, consumer })));
  for (let producer = 1; producer <= producers; producer++)
    puts.push(end(await forkChild({ memory, producer })));
  await Promise.all(puts);
  for (let i = 0; i < consumers; i++) await put(memory, 0, 0);
  await Promise.all(takes);
}

async function take(memory: ArrayBuffer, offset: number): Promise<void> {
  while (semTrywait(memory, offset) < 0) await delay(5 + 10 * Math.random());
}
