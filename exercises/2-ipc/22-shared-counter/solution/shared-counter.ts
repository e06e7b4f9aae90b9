// A counter in shared memory: children add to it, one at a time, and the parent repairs what a dead one has left.
// Usage: npx tsx shared-counter.ts NAME CHILDREN ADDITIONS
//
//   struct Counter { long long number_; sem_t lock_; int holder_; };
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
} from 'mysocks/ipc';

const [LOCK, HOLDER, SIZE] = [8, 40, 44];
const FREE = 0;

const [name = '', childrenText, additionsText, ...more] = process.argv.slice(2);
if (!/^\/[^/]+$/.test(name) || more.length > 0) usage();
const children = numberIn(childrenText, 1, 20);
const additions = numberIn(additionsText, 0, 1_000_000);

if (isChild()) await add(inherited<{ memory: ArrayBuffer }>().memory);
else await count();

async function add(memory: ArrayBuffer): Promise<void> {
  const number = new BigInt64Array(memory, 0, 1);
  const holder = new Int32Array(memory, HOLDER, 1);
  for (let i = 0; i < additions; i++) {
    if ((await semWait(memory, LOCK)) < 0) fail('semWait');
    holder[0] = process.pid; // so that the parent knows whose post is missing, should this process die here
    number[0] = (number[0] ?? 0n) + 1n;
    holder[0] = FREE;
    semPost(memory, LOCK);
  }
}

async function count(): Promise<void> {
  const pids: number[] = [];
  let stopped = 0;
  const stop = (status: number) => (): void => {
    stopped = status;
    for (const pid of pids) kill(pid, 'SIGKILL');
  };
  process.on('SIGTERM', stop(143)).on('SIGINT', stop(130));
  process.on('exit', () => shmUnlink(name));

  const memory = makeMemory();
  const ended: Promise<boolean>[] = [];
  for (let i = 0; i < children; i++) {
    const pid = await forkChild({ memory });
    if (pid < 0) fail('forkChild');
    pids.push(pid);
    ended.push(outlive(memory, pid)); // at once: the others may wait for a child that is dead already
    if (stopped > 0) kill(pid, 'SIGKILL');
  }
  const good = (await Promise.all(ended)).every(Boolean);
  if (stopped > 0) process.exit(stopped);
  console.log(String(new BigInt64Array(memory, 0, 1)[0]));
  if (!good) process.exit(1);
}

/** All that the children find, before the first of them is there. */
function makeMemory(): ArrayBuffer {
  shmUnlink(name); // what an earlier run has left
  const fd = shmOpen(name, O_CREAT | O_EXCL | O_RDWR, 0o600);
  if (fd < 0) fail('shmOpen');
  if (ftruncate(fd, SIZE) < 0) fail('ftruncate');
  const memory = mmap(fd, SIZE);
  if (memory === -1) fail('mmap');
  if (semInit(memory, LOCK, 1) < 0) fail('semInit');
  return memory;
}

/** Waits for a child. One that died between its wait and its post gets this post from its parent; no other does. */
async function outlive(memory: ArrayBuffer, pid: number): Promise<boolean> {
  if ((await waitpid(pid)) === 0) return true;
  const holder = new Int32Array(memory, HOLDER, 1);
  if (holder[0] === pid) {
    holder[0] = FREE; // before the post: then somebody else holds it
    semPost(memory, LOCK);
  }
  return false;
}

function numberIn(text: string | undefined, low: number, high: number): number {
  const value = /^\d+$/.test(text ?? '') ? Number(text) : NaN;
  return value >= low && value <= high ? value : usage();
}

function usage(): never {
  console.error('Usage: shared-counter NAME CHILDREN ADDITIONS');
  process.exit(2);
}

function fail(call: string): never {
  perror(`shared-counter: ${call}`);
  process.exit(1);
}
