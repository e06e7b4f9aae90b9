// Two processes, measured: `ipc.ts MODE COUNT`. Each line of stdin is a round; its answer is how many nanoseconds one
// of COUNT took.
import { createInterface } from 'node:readline';
import {
  forkChild,
  inherited,
  IPC_PRIVATE,
  IPC_RMID,
  isChild,
  kill,
  mmap,
  msgctl,
  msgget,
  msgrcv,
  msgsnd,
  pipe,
  read,
  semInit,
  semPost,
  SEM_SIZE,
  semWait,
  write,
  type Message,
  type Pair,
} from '../../lib/ipc/index.ts';

interface Shared {
  readonly to: Pair;
  readonly from: Pair;
  readonly queue: number;
  readonly memory: ArrayBuffer;
}

/** What the process that measures does in a round, and what its child does. */
interface Mode {
  parent(shared: Shared, count: number): Promise<void>;
  child(shared: Shared, count: number): Promise<void>;
}

const PIECE = Buffer.alloc(65_536);
const MESSAGE = Buffer.alloc(64);
const MEGABYTE = 2 ** 20;

/** Semaphores, and the counter behind them. */
const [START, DONE, MUTEX, COUNTER] = [0, SEM_SIZE, 2 * SEM_SIZE, 3 * SEM_SIZE];

async function increment(memory: ArrayBuffer, count: number): Promise<void> {
  const counter = new Int32Array(memory, COUNTER, 1);
  for (let i = 0; i < count; i++) {
    await semWait(memory, MUTEX);
    counter[0]!++;
    semPost(memory, MUTEX);
  }
}

const text: Message = { mtype: 1, mtext: MESSAGE };
const received: Message = { mtype: 0, mtext: MESSAGE };

const MODES: Readonly<Record<string, Mode>> = {
  throughput: {
    async parent({ to, from }, count) {
      for (let left = count * MEGABYTE; left > 0; left -= PIECE.length) await write(to[1], PIECE);
      await read(from[0], MESSAGE);
    },
    async child({ to, from }, count) {
      for (let left = count * MEGABYTE; left > 0;) left -= await read(to[0], PIECE);
      await write(from[1], MESSAGE);
    },
  },
  'round-trip': {
    async parent({ to, from }, count) {
      for (let i = 0; i < count; i++) {
        await write(to[1], MESSAGE);
        await read(from[0], MESSAGE);
      }
    },
    async child({ to, from }, count) {
      for (let i = 0; i < count; i++) {
        await read(to[0], MESSAGE);
        await write(from[1], MESSAGE);
      }
    },
  },
  queue: {
    async parent({ queue }, count) {
      for (let i = 0; i < count; i++) {
        await msgsnd(queue, text);
        await msgrcv(queue, received, MESSAGE.length, 2);
      }
    },
    async child({ queue }, count) {
      for (let i = 0; i < count; i++) {
        await msgrcv(queue, received, MESSAGE.length, 1);
        await msgsnd(queue, { mtype: 2, mtext: MESSAGE });
      }
    },
  },
  semaphore: {
    async parent({ memory }, count) {
      for (let i = 0; i < count; i++) {
        semPost(memory, START);
        await semWait(memory, DONE);
      }
    },
    async child({ memory }, count) {
      for (let i = 0; i < count; i++) {
        await semWait(memory, START);
        semPost(memory, DONE);
      }
    },
  },
  increments: {
    async parent({ memory }, count) {
      semPost(memory, START);
      await increment(memory, count / 2);
      await semWait(memory, DONE);
    },
    async child({ memory }, count) {
      await semWait(memory, START);
      await increment(memory, count / 2);
      semPost(memory, DONE);
    },
  },
};

const mode = MODES[process.argv[2] ?? ''];
const count = Number(process.argv[3]);
if (mode === undefined) throw new Error(`Mode must be one of ${Object.keys(MODES).join(', ')}`);

if (isChild()) {
  const shared = inherited<Shared>();
  for (;;) await mode.child(shared, count); // its parent ends it
} else {
  const to: Pair = [-1, -1];
  const from: Pair = [-1, -1];
  pipe(to);
  pipe(from);
  const memory = mmap(-1, 4096);
  if (memory === -1) throw new Error('There must be memory to share');
  for (const [at, value] of [START, DONE, MUTEX].map((at) => [at, at === MUTEX ? 1 : 0] as const))
    semInit(memory, at, value);
  const queue = msgget(IPC_PRIVATE, 0o600);
  process.on('exit', () => msgctl(queue, IPC_RMID));
  const shared = { to, from, queue, memory };
  const child = await forkChild(shared);
  process.on('exit', () => kill(child, 'SIGKILL'));
  console.log(`queue ${queue}`);
  for await (const _ of createInterface({ input: process.stdin })) {
    const start = process.hrtime.bigint();
    await mode.parent(shared, count);
    console.log(Number(process.hrtime.bigint() - start) / count);
  }
  process.exit(); // with the child, which waits
}
