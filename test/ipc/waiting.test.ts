// Calls that wait: any number at once, and nothing else waits for them; neither timers nor the end of the process.
import { describe, expect, test } from 'vitest';
import { IPC_RMID, msgctl } from '../../lib/ipc/index.ts';
import { noLinux } from '../helpers/ipc.ts';
import { run } from '../helpers/script.ts';

/** Makes what the programs wait on, and waits on it in every way that there is. */
const WAITS = `
  import * as fs from 'node:fs';
  import { close, closeAction, dup2Action, errno, forkChild, inherited, IPC_PRIVATE, IPC_RMID, isChild, kill, mkfifo, mmap, msgctl, msgget,
    msgrcv, msgSetSize, msgsnd, msgStat, munmap, O_RDONLY, O_WRONLY, open, pipe, posixSpawn, read, semInit, semPost,
    semGetvalue, semWait, socketpair, waitpid, write } from 'mysocks/ipc';
  import type { Pair } from 'mysocks/ipc';
  const buf = Buffer.alloc(64);
  const fd: Pair = [-1, -1];
  const pair: Pair = [-1, -1];
  pipe(fd);
  socketpair(pair);
  const full: Pair = [-1, -1];
  pipe(full);
  await write(full[1], Buffer.alloc(65536));
  const memory = mmap(-1, 8192) as ArrayBuffer;
  const [queue = -1, second = -1, filled = -1, many = -1] =
    isChild() ? [] : [0, 0, 0, 0].map(() => msgget(IPC_PRIVATE, 0o600));
  msgSetSize(filled, 1);
  await msgsnd(filled, { mtype: 1, mtext: 'x' });
  process.on('exit', () => [queue, second, filled, many].forEach((id) => msgctl(id, IPC_RMID)));
  const fifo = process.argv[1] + '.fifo' + process.pid;
  mkfifo(fifo);
  process.on('exit', () => fs.rmSync(fifo, { force: true }));
  let sleeper = -1;
  function waitInEveryWay(): Promise<number>[] {
    for (const offset of [0, 32]) semInit(memory, offset, 0);
    // It ends with this process: its stdin is a pipe that nobody else writes to.
    const ends: Pair = [-1, -1];
    pipe(ends);
    sleeper = posixSpawn('cat', [], [dup2Action(ends[0], 0), closeAction(ends[1])]);
    return [read(fd[0], buf), read(pair[0], buf), write(full[1], 'x'), semWait(memory, 0), semWait(memory, 32),
      msgrcv(queue, {}, 10), msgrcv(many, {}, 10, 99), msgrcv(second, {}, 10), msgsnd(filled, { mtype: 1, mtext: 'y' }),
      open(fifo, O_RDONLY), waitpid(sleeper)];
  }
`;

describe.skipIf(noLinux)('calls that wait', () => {
  test('100 calls wait at once, while files, names and timers go on; each goes on by itself', async () => {
    const program = await run(`${WAITS}
      import { lookup } from 'node:dns/promises';
      const calls = waitInEveryWay();
      const pipes = Array.from({ length: 30 }, () => [-1, -1] as Pair);
      pipes.forEach((one) => pipe(one));
      const results = [...calls, ...pipes.map((one) => read(one[0], Buffer.alloc(9)))];
      for (let i = 0; i < 30; i++) {
        semInit(memory, 64 + i * 32, 0);
        results.push(semWait(memory, 64 + i * 32), msgrcv(many, {}, 10, 100 + i));
      }
      console.log(results.length);
      await fs.promises.readFile('/etc/passwd');
      await lookup('localhost');
      await new Promise((resolve) => setTimeout(resolve, 5));
      console.log('others went on');
      pipes.forEach((one) => void write(one[1], 'x'));
      for (let i = 0; i < 30; i++) {
        semPost(memory, 64 + i * 32);
        await msgsnd(many, { mtype: 100 + i, mtext: 'hi' });
      }
      await Promise.all(results.slice(calls.length));
      console.log('90 done');
      await write(fd[1], 'x');
      await write(pair[1], 'xy');
      await read(full[0], Buffer.alloc(4096));
      semPost(memory, 0);
      semPost(memory, 32);
      await msgsnd(many, { mtype: 99, mtext: 'abc' });
      await msgsnd(second, { mtype: 5, mtext: 'abcd' });
      await msgrcv(filled, {}, 10);
      await open(fifo, O_WRONLY);
      kill(sleeper, 'SIGTERM');
      const last = msgsnd(queue, { mtype: 5, mtext: 'abcde' });
      console.log((await Promise.all(calls)).map((n, i) => (i === 9 ? n > 2 : n)).join(' '), await last);`);
    expect(await program.end, program.stderr).toEqual({ code: 0, signal: null });
    expect(program.stdout).toBe('101\nothers went on\n90 done\n1 2 1 0 0 5 3 4 0 true 143 0\n');
  });

  test.each([
    ['process.exit()', 'process.exit(5)', { code: 5, signal: null }, ''],
    [
      'an uncaught error',
      `setImmediate(() => { throw new Error('on purpose'); })`,
      { code: 1, signal: null },
      'Error: on purpose',
    ],
    ['SIGTERM', `process.kill(process.pid, 'SIGTERM')`, { code: null, signal: 'SIGTERM' }, ''],
    ['Ctrl-C', `process.kill(process.pid, 'SIGINT')`, { code: null, signal: 'SIGINT' }, ''],
  ])('%s ends the process at once, whatever waits', async (_, how, end, text) => {
    const program = await run(`${WAITS}
      void waitInEveryWay();
      setTimeout(() => {
        console.log(queue, second, filled, many);
        ${how};
      }, 20);`);
    expect(await program.end, program.stderr).toEqual(end);
    expect(program.stderr).toContain(text);
    tidy(program.stdout);
  });

  test('an exit does not wait for threads that are busy, or that have not begun', async () => {
    const program = await run(`${WAITS}
      import { pbkdf2 } from 'node:crypto';
      for (let i = 0; i < 4; i++) pbkdf2('x', 'y', 400_000, 64, 'sha512', () => {});
      void waitInEveryWay();
      process.exit(3);`);
    expect(await program.end).toEqual({ code: 3, signal: null });
  });

  test('a call that waits keeps the process alive, and nothing else does', async () => {
    const program = await run(`${WAITS}
      const reading = read(fd[0], buf);
      setTimeout(() => void write(fd[1], 'x'), 10).unref();
      setTimeout(() => {}, 50).unref();
      console.log(await reading);
      await semWait((semInit(memory, 0, 1), memory), 0);
      console.log('the end');`);
    expect(await program.end, program.stderr).toEqual({ code: 0, signal: null });
    expect(program.stdout).toBe('1\nthe end\n');
  });

  test('a fast stream starves no timer', async () => {
    const program = await run(`${WAITS}
      let ticks = 0;
      const timer = setInterval(() => ticks++, 1);
      for (let i = 0; i < 20_000; i++) {
        await write(fd[1], 'x');
        await read(fd[0], buf);
      }
      clearInterval(timer);
      console.log(ticks > 5);`);
    await program.end;
    expect(program.stdout).toBe('true\n');
  });

  test('at most two threads of the pool are taken, and none of a pool of two', async () => {
    for (const [size, blocked] of [
      ['4', 2],
      ['2', 0],
    ] as const) {
      const program = await run(
        `${WAITS}
        // Threads in msgrcv(2) and futex_waitv(2).
        const numbers = process.arch === 'x64' ? ['70', '449'] : ['188', '449'];
        const inCall = () => fs.readdirSync('/proc/self/task')
          .filter((task) => numbers.includes(fs.readFileSync('/proc/self/task/' + task + '/syscall', 'latin1').split(' ')[0]!));
        void waitInEveryWay();
        const least = ${blocked};
        while (inCall().length < least) await new Promise(setImmediate);
        for (let i = 0; i < 50; i++) await fs.promises.readFile('/etc/passwd');
        console.log(inCall().length);
        process.exit(0);`,
        [],
        { env: { UV_THREADPOOL_SIZE: size } },
      );
      expect(await program.end, program.stderr).toEqual({ code: 0, signal: null });
      expect(program.stdout).toBe(`${blocked}\n`);
    }
  });

  test('a process that is killed while it waits takes no message and no post with it', async () => {
    const program = await run(`${WAITS}
      if (isChild()) {
        const { shared, id, out } = inherited<{ shared: ArrayBuffer; id: number; out: number }>();
        void semWait(shared, 0);
        void msgrcv(id, {}, 10);
        setTimeout(() => void write(out, 'x'), 10);
      } else {
        semInit(memory, 0, 0);
        const child = await forkChild({ shared: memory, id: queue, out: fd[1] });
        await read(fd[0], buf);
        kill(child, 'SIGKILL');
        console.log(await waitpid(child));
        semPost(memory, 0);
        await msgsnd(queue, { mtype: 1, mtext: 'kept' });
        console.log(await semWait(memory, 0), await msgrcv(queue, {}, 10));
      }`);
    expect(await program.end, program.stderr).toEqual({ code: 0, signal: null });
    expect(program.stdout).toBe('137\n0 4\n');
  });
});

/** Removes what a program has left that a signal has ended. */
function tidy(stdout: string): void {
  for (const id of stdout.trim().split(' ').map(Number)) msgctl(id, IPC_RMID);
}
