// How soon a call that waits is awake: `wake.ts WHAT COUNT WAKER`. Each line of stdin is a round; its answer is the
// median of COUNT wake-ups by a process in C, in nanoseconds.
import { createInterface } from 'node:readline';
import {
  close,
  IPC_PRIVATE,
  IPC_RMID,
  mmap,
  msgctl,
  msgget,
  msgrcv,
  pipe,
  posixSpawn,
  read,
  semInit,
  SEM_SIZE,
  semWait,
  shmat,
  shmctl,
  shmget,
  waitpid,
  type Message,
  type Pair,
} from '../../lib/ipc/index.ts';

const [what = '', count = '', waker = ''] = process.argv.slice(2);

/** Waits once, and gives when the waker woke it. */
type Wait = () => Promise<bigint>;

const fd: Pair = [-1, -1];
pipe(fd);
const queue = msgget(IPC_PRIVATE, 0o600);
const segment = shmget(IPC_PRIVATE, 4096, 0o600);
const attached = shmat(segment);
const memory = attached === -1 ? mmap(-1, 4096) : attached;
if (memory === -1) throw new Error('There must be memory to share');
shmctl(segment, IPC_RMID); // it lives as long as it is attached
process.on('exit', () => msgctl(queue, IPC_RMID));
semInit(memory, 0, 0);

const stamp = Buffer.alloc(8);
const message: Message = { mtype: 0, mtext: stamp };
const WAITS: Readonly<Record<string, readonly [on: number, wait: Wait]>> = {
  read: [
    fd[1],
    async () => {
      await read(fd[0], stamp);
      return stamp.readBigInt64LE();
    },
  ],
  msgrcv: [
    queue,
    async () => {
      await msgrcv(queue, message, 8);
      return Buffer.from(message.mtext).readBigInt64LE();
    },
  ],
  semWait: [
    segment,
    async () => {
      await semWait(memory, 0);
      return new BigInt64Array(memory, SEM_SIZE, 1)[0] ?? 0n;
    },
  ],
};

const [on, wait] = WAITS[what] ?? [];
if (on === undefined || wait === undefined) throw new Error(`What must be read, msgrcv or semWait`);
console.log(`queue ${queue}`);
for await (const _ of createInterface({ input: process.stdin })) {
  const child = posixSpawn(waker, ['waker', what, count, String(on)]);
  const late: number[] = [];
  for (let i = 0; i < Number(count); i++) {
    const woken = await wait();
    late.push(Number(process.hrtime.bigint() - woken));
  }
  await waitpid(child);
  console.log(late.toSorted((a, b) => a - b)[late.length >> 1]);
}
close(fd[0]);
