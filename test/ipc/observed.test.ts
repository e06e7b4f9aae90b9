// Every call publishes itself, at its begin and at its end.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as ipc from '../../lib/ipc/index.ts';
import { aName, aPage, aQueue, noLinux, waits } from '../helpers/ipc.ts';

interface Published {
  op: string;
  on?: unknown;
  n?: number;
  res?: unknown;
  errno?: string;
}

/** What is published from now on. */
function listen(): { begins: Published[]; ends: Published[] } {
  const heard = { begins: [] as Published[], ends: [] as Published[] };
  const onBegin = (call: unknown): void => void heard.begins.push({ ...(call as Published) });
  const onEnd = (call: unknown): void => void heard.ends.push(call as Published);
  subscribe('mysocks:ipc:begin', onBegin);
  subscribe('mysocks:ipc:end', onEnd);
  onTestFinished(() => {
    unsubscribe('mysocks:ipc:begin', onBegin);
    unsubscribe('mysocks:ipc:end', onEnd);
  });
  return heard;
}

describe.skipIf(noLinux)('mysocks:ipc', () => {
  test('a call that waits is published when it begins, and once more with its result', async () => {
    const id = aQueue();
    const { begins, ends } = listen();
    const message = {};
    const receiving = ipc.msgrcv(id, message, 10);
    expect(await waits(receiving)).toBe(true);
    expect(begins).toEqual([{ op: 'msgrcv', on: id, n: 10 }]);
    expect(ends).toEqual([]);
    await ipc.msgsnd(id, { mtype: 1, mtext: 'hello' });
    await receiving;
    expect(ends).toEqual([
      { op: 'msgsnd', on: id, n: 5, res: 0 },
      { op: 'msgrcv', on: id, n: 10, res: 5 },
    ]);
  });

  test('a call that fails is published with its errno', async () => {
    const { ends } = listen();
    ipc.close(199);
    await ipc.read(199, Buffer.alloc(1));
    await ipc.open('/nowhere', ipc.O_RDONLY);
    expect(ends).toEqual([
      { op: 'close', on: 199, res: -1, errno: 'EBADF' },
      { op: 'read', on: 199, n: 1, res: -1, errno: 'EBADF' },
      { op: 'open', on: '/nowhere', res: -1, errno: 'ENOENT' },
    ]);
  });

  test('every function of the unit that does something is published under its name', async () => {
    const memory = aPage();
    const name = aName();
    const id = aQueue();
    const { begins, ends } = listen();
    const fd: ipc.Pair = [-1, -1];
    ipc.pipe(fd);
    expect(ends[0]).toEqual({ op: 'pipe', on: fd, res: 0 });
    ipc.pipeSize(fd[0]);
    await ipc.write(fd[1], 'x');
    await ipc.read(fd[0], Buffer.alloc(1));
    ipc.close(ipc.dup(ipc.dup2(fd[0], fd[1])));
    fd.forEach((end) => void ipc.close(end));
    ipc.socketpair(fd);
    ipc.shutdown(fd[0]);
    fd.forEach((end) => void ipc.close(end));
    ipc.mkfifo('/nowhere/fifo');
    await ipc.open('/nowhere', 0);
    const shm = ipc.shmOpen(name, ipc.O_RDWR | ipc.O_CREAT);
    ipc.ftruncate(shm, 10);
    ipc.munmap(ipc.mmap(shm, 10) as ArrayBuffer);
    ipc.close(shm);
    ipc.shmUnlink(name);
    const segment = ipc.shmget(ipc.IPC_PRIVATE, 10, 0o600);
    const attached = ipc.shmat(segment) as ArrayBuffer;
    ipc.shmStat(segment);
    ipc.shmctl(segment, ipc.IPC_RMID);
    ipc.shmdt(attached);
    ipc.semInit(memory, 0, 2);
    await ipc.semWait(memory, 0);
    ipc.semTrywait(memory, 0);
    ipc.semPost(memory, 0);
    ipc.semGetvalue(memory, 0);
    ipc.semDestroy(memory, 0);
    await ipc.waitpid(ipc.posixSpawn('true', []));
    ipc.kill(process.pid, 0);
    ipc.ftok('/etc/passwd', 1);
    ipc.msgget(1, 0);
    ipc.msgSetSize(id, 10);
    ipc.msgStat(id);
    await ipc.msgsnd(id, { mtype: 1, mtext: '' });
    await ipc.msgrcv(id, {}, 1);
    ipc.msgctl(id, ipc.IPC_RMID);
    const plain = 'closeAction dup2Action errno inherited isChild perror strerror forkChild'.split(
      ' ',
    );
    const functions = Object.entries(ipc).flatMap(([key, value]) =>
      typeof value === 'function' && !plain.includes(key) ? [key] : [],
    );
    expect(new Set(ends.map(({ op }) => op))).toEqual(new Set(functions));
    expect(begins.map(({ op }) => op)).toEqual(ends.map(({ op }) => op));
  });
});
