// The objects are the kernel's own: so a program in C can be the other side of each.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  close,
  closeAction,
  dup2Action,
  ftruncate,
  IPC_PRIVATE,
  IPC_RMID,
  mkfifo,
  mmap,
  msgrcv,
  msgsnd,
  O_CREAT,
  O_EXCL,
  O_RDWR,
  O_WRONLY,
  open,
  posixSpawn,
  read,
  SEM_SIZE,
  semInit,
  semPost,
  semWait,
  shmat,
  shmctl,
  shmget,
  shmOpen,
  shmStat,
  waitpid,
  write,
  type Action,
  type Message,
} from '../../lib/ipc/index.ts';
import { compiled, noC } from '../helpers/c.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { aName, aPipe, aQueue, noLinux } from '../helpers/ipc.ts';

const peer = noLinux ? '' : compiled('test/ipc/c/peer.c');

/** Starts the program in C. */
function start(args: (string | number)[], actions: Action[] = []): number {
  const pid = posixSpawn(peer, args.map(String), actions);
  expect(pid).toBeGreaterThan(0);
  return pid;
}

async function readToEnd(fd: number): Promise<Buffer> {
  const buf = Buffer.alloc(65536);
  const come: Buffer[] = [];
  for (let n = await read(fd, buf); n > 0; n = await read(fd, buf)) {
    come.push(Buffer.from(buf.subarray(0, n)));
  }
  return Buffer.concat(come);
}

/** Memory with two semaphores and a number, as `struct shared` has them. */
function shared(values: readonly [number, number]): { name: string; memory: ArrayBuffer } {
  const name = aName();
  const fd = shmOpen(name, O_RDWR | O_CREAT | O_EXCL);
  ftruncate(fd, 2 * SEM_SIZE + 8);
  const memory = mmap(fd, 2 * SEM_SIZE + 8) as ArrayBuffer;
  close(fd);
  values.forEach((value, i) => semInit(memory, i * SEM_SIZE, value));
  return { name, memory };
}

describe.skipIf(noLinux || noC)('a program in C', () => {
  test('pipe() carries a megabyte to it and back, and its ends block for it', async () => {
    const [down, up] = [aPipe(), aPipe()];
    const rest = [...down, ...up].map(closeAction);
    const pid = start(['upper'], [dup2Action(down[0], 0), dup2Action(up[1], 1), ...rest]);
    close(down[0]);
    close(up[1]);
    const text = randomBytes(500_000).toString('hex');
    const sent = write(down[1], text).then((n) => [n, close(down[1])]);
    const answer = await readToEnd(up[0]);
    expect(await sent).toEqual([text.length, 0]);
    expect(answer.toString()).toBe(text.toUpperCase());
    expect(await waitpid(pid)).toBe(0);
  });

  test('mkfifo() and open() meet it at a FIFO', async () => {
    const path = join(temporaryFolder(), 'fifo');
    mkfifo(path);
    const out = aPipe();
    const pid = start(['fifo', path], [dup2Action(out[1], 1), ...out.map(closeAction)]);
    close(out[1]);
    const fd = await open(path, O_WRONLY);
    expect(await write(fd, 'through a name')).toBe(14);
    close(fd);
    expect((await readToEnd(out[0])).toString()).toBe('THROUGH A NAME');
    expect(await waitpid(pid)).toBe(0);
  });

  test('msgsnd() and msgrcv() exchange messages with it, empty and long ones', async () => {
    const id = aQueue();
    const texts = ['', 'hello', 'x'.repeat(8192), 'bye'];
    const pid = start(['queue', id, texts.length]);
    for (const mtext of texts) {
      const message: Partial<Message> = {};
      const answer = msgrcv(id, message, 8192, 2);
      expect(await msgsnd(id, { mtype: 1, mtext })).toBe(0);
      expect(await answer).toBe(mtext.length);
      expect(message.mtype).toBe(2);
      expect(Buffer.from(message.mtext ?? '').toString()).toBe(mtext);
    }
    expect(await waitpid(pid)).toBe(0);
  });

  test('semWait() and semPost() take turns with it, 1000 times', async () => {
    const { name, memory } = shared([0, 0]);
    const number = new BigInt64Array(memory, 2 * SEM_SIZE, 1);
    const pid = start(['memory', name, 1000]);
    for (let i = 0; i < 1000; i++) {
      number[0] = BigInt(i);
      semPost(memory, 0);
      expect(await semWait(memory, SEM_SIZE)).toBe(0);
      expect(number[0]).toBe(BigInt(2 * i + 1));
    }
    expect(await waitpid(pid)).toBe(0);
  });

  test('semWait() excludes two of them: no addition is lost', async () => {
    const { name, memory } = shared([1, 0]);
    const number = new BigInt64Array(memory, 2 * SEM_SIZE, 1);
    const pids = [start(['add', name, 50_000]), start(['add', name, 50_000])];
    for (let i = 0; i < 2_000; i++) {
      await semWait(memory, 0);
      number[0] = (number[0] as bigint) + 1n;
      semPost(memory, 0);
    }
    expect(await Promise.all(pids.map(waitpid))).toEqual([0, 0]);
    expect(number[0]).toBe(102_000n);
  });

  test('shmat() shows what it has written to a segment, and the other way round', async () => {
    const id = shmget(IPC_PRIVATE, 100, 0o600);
    onTestFinished(() => void shmctl(id, IPC_RMID));
    const memory = Buffer.from(shmat(id) as ArrayBuffer);
    memory.write('from here');
    const out = aPipe();
    const pid = start(['segment', id, 'from C'], [dup2Action(out[1], 1), ...out.map(closeAction)]);
    close(out[1]);
    expect((await readToEnd(out[0])).toString()).toBe('from here\n');
    expect(await waitpid(pid)).toBe(0);
    expect(memory.toString('latin1', 0, 7)).toBe('from C\0');
    expect(shmStat(id)).toMatchObject({ attached: 1, creator: process.pid });
  });
});
