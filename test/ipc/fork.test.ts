// forkChild(): this program once more, with its descriptors and what it passes.
import { describe, expect, test } from 'vitest';
import { noLinux } from '../helpers/ipc.ts';
import type { Ways } from '../helpers/program.ts';
import { run } from '../helpers/script.ts';

const NAMES = `
  import * as fs from 'node:fs';
  import { close, closeAction, dup, dup2, errno, forkChild, inherited, IPC_PRIVATE, IPC_RMID, isChild, kill, mmap, munmap,
    O_NONBLOCK, O_RDWR, O_CREAT, open, pipe, posixSpawn, read, semInit, semPost, semWait, shmat, shmctl, shmget, shmOpen,
    shmUnlink, socketpair, ftruncate, waitpid, write, mkfifo } from 'mysocks/ipc';
  import type { Pair } from 'mysocks/ipc';
  const buf = Buffer.alloc(64);
`;

/** Runs a program to its end, and gives the lines that it and its children print. */
async function lines(source: string, ways?: Ways): Promise<string[]> {
  const program = await run(NAMES + source, ['an', 'argument'], ways);
  expect(await program.end, program.stderr).toEqual({ code: 0, signal: null });
  return program.stdout.trimEnd().split('\n');
}

describe.skipIf(noLinux)('forkChild()', () => {
  test('forkChild() starts the program from its first line, with its arguments, and gives the pid', async () => {
    const printed = await lines(`
      console.log(isChild() ? 'child' : 'parent', process.argv.slice(2).join(' '), process.cwd());
      if (isChild()) console.log(process.pid, process.ppid);
      else {
        const pid = await forkChild();
        console.log(await waitpid(pid), errno() === '', Object.keys(inherited()).length);
        console.log(pid, process.pid);
      }`);
    expect(printed[0]).toBe(`parent an argument ${process.cwd()}/`.replace(/\/$/, ''));
    expect(printed[1]).toBe(printed[0]?.replace('parent', 'child'));
    expect(printed[3]).toBe('0 true 0');
    expect(printed[4]).toBe(printed[2]);
  });

  test('forkChild() passes all descriptors under the same numbers, those of node:fs and shmOpen, too', async () => {
    const printed = await lines(`
      const name = '/mysocks-test-fork-' + (isChild() ? '' : process.pid);
      if (isChild()) {
        const { fds } = inherited<{ fds: number[] }>();
        for (const fd of fds) console.log(fs.fstatSync(fd).ino);
        const wrong = fs.readdirSync('/proc/self/fd').map(Number).filter((n) => n >= 200 && n < 250);
        console.log(wrong.length < 3, close(fds[0]!), dup2(fds[1]!, 90));
      } else {
        const fd: Pair = [-1, -1];
        pipe(fd);
        socketpair(fd);
        const memory = shmOpen(name, O_RDWR | O_CREAT);
        shmUnlink(name);
        await write(fd[1], 'x');
        const fds = [...fd, memory, fs.openSync('/etc/passwd'), dup2(fd[0], 100)];
        for (const one of fds) console.log(fs.fstatSync(one).ino);
        await waitpid(await forkChild({ fds }));
      }`);
    expect(printed.slice(5, 10)).toEqual(printed.slice(0, 5));
    expect(printed[10]).toBe('true 0 90');
  });

  test('inherited() gives copies: what the child changes, the parent never sees', async () => {
    const printed = await lines(`
      const show = (v: any) => console.log(JSON.stringify([v.n, v.s, [...v.map], v.buffer.constructor.name, String(v.buffer),
        v.bytes.constructor.name, [...v.bytes], v.date.getTime(), v.self === v, v.big.toString(), v.re.source]));
      if (isChild()) {
        const v = inherited<any>();
        show(v);
        v.n = 99;
        v.bytes[0] = 99;
        v.map.set('x', 1);
        show(v);
      } else {
        const v: any = { n: 1, s: 'é', map: new Map([['a', 1]]), buffer: Buffer.from('hi'), bytes: new Float64Array([1.5]),
          date: new Date(5), big: 7n, re: /x/ };
        v.self = v;
        show(v);
        await waitpid(await forkChild(v));
        show(v);
      }`);
    expect(printed[1]).toBe(printed[0]);
    expect(printed[2]).not.toBe(printed[0]);
    expect(printed[3]).toBe(printed[0]);
  });

  test('inherited() gives memory of mmap and shmat, and views of it, as the same memory', async () => {
    const printed = await lines(`
      if (isChild()) {
        const { view, buffer, segment, plain, again } = inherited<any>();
        view[1] = 7;
        buffer.write('child');
        new Uint8Array(segment)[0] = 8;
        plain[0] = 9;
        console.log(view.buffer === again, view.length, buffer.constructor.name);
        semPost(again, 1024);
        console.log(await semWait(again, 2048));
        console.log(munmap(again));
      } else {
        const memory = mmap(-1, 4096) as ArrayBuffer;
        const id = shmget(IPC_PRIVATE, 100, 0o600);
        const segment = shmat(id) as ArrayBuffer;
        shmctl(id, IPC_RMID);
        semInit(memory, 1024, 0);
        semInit(memory, 2048, 0);
        const view = new Int32Array(memory, 8, 2);
        const plain = new Uint8Array(1);
        const pid = await forkChild({ view, buffer: Buffer.from(memory, 100, 10), segment, plain, again: memory });
        console.log(await semWait(memory, 1024), view[1], Buffer.from(memory).toString('latin1', 100, 105),
          new Uint8Array(segment)[0], plain[0]);
        semPost(memory, 2048);
        console.log(await waitpid(pid));
      }`);
    expect(printed.toSorted()).toEqual(
      ['true 2 Buffer', '0 7 child 8 0', '0', '0', '0'].toSorted(),
    );
  });

  test('a child of a child gets what its parent passes, and its own children are its own', async () => {
    const printed = await lines(`
      const { depth = 0, fd = [-1, -1] } = inherited<{ depth?: number; fd?: Pair }>();
      if (!isChild()) pipe(fd);
      console.log(depth, isChild());
      if (depth < 3) console.log(await waitpid(await forkChild({ depth: depth + 1, fd })));
      else await write(fd[1], 'deep');
      if (!isChild()) console.log(await read(fd[0], buf));`);
    expect(printed).toEqual(['0 false', '1 true', '2 true', '3 true', '0', '0', '0', '4']);
  });

  test('a child that forks without having asked isChild() ends with the reason', async () => {
    const program = await run(`${NAMES}
      const fd: Pair = [-1, -1];
      pipe(fd);
      const pid = await forkChild({ fd });
      if (isChild()) console.log('never');
      else console.log(await waitpid(pid));`);
    expect(await program.end).toEqual({ code: 0, signal: null });
    expect(program.stdout).toBe('1\n');
    expect(program.stderr).toMatch(
      /Error: A child begins at the first line .*ask isChild\(\) before/,
    );
  });

  test('forkChild() gives EAGAIN to the 33rd generation', async () => {
    const printed = await lines(`
      const { depth = 0 } = inherited<{ depth?: number }>();
      const pid = await forkChild({ depth: depth + 1 });
      if (pid < 0) console.log(depth, errno());
      else await waitpid(pid);`);
    expect(printed).toEqual(['32 EAGAIN']);
  });

  test('forkChild() throws a TypeError for a function and for what is no object', async () => {
    const printed = await lines(`
      for (const copies of [{ f() {} }, 5, null, 'x', { deep: [{ f: () => 1 }] }, { p: Promise.resolve() },
        { s: Symbol('s') }, { sab: new SharedArrayBuffer(8) }, { port: new MessageChannel().port1 }]) {
        try {
          await forkChild(copies as object);
          console.log('none');
        } catch (error) {
          console.log((error as Error).name);
        }
      }
      process.exit(0);`);
    expect(printed.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'TypeError'));
    expect(printed.slice(6)).toEqual(Array.from({ length: 3 }, () => 'TypeError'));
  });

  test('forkChild() gives EMFILE when no descriptor is left, and works again afterwards', async () => {
    const printed = await lines(
      `
      if (!isChild()) {
        await waitpid(await forkChild());
        const fds: number[] = [];
        for (let fd = dup(0); fd >= 0; fd = dup(0)) fds.push(fd);
        console.log(await forkChild(), errno());
        for (const fd of fds) close(fd);
        console.log(await waitpid(await forkChild()));
      }`,
      { descriptors: 100 },
    );
    expect(printed).toEqual(['-1 EMFILE', '0']);
  });

  test('waitpid() gives a child’s status, and the signal that has ended it', async () => {
    const printed = await lines(`
      if (isChild()) {
        const { how } = inherited<{ how: string }>();
        if (how === 'exit') process.exit(7);
        if (how === 'throw') throw new Error('on purpose');
        await read(0, buf); // nothing comes
      } else {
        console.log(await waitpid(await forkChild({ how: 'exit' })));
        console.log(await waitpid(await forkChild({ how: 'throw' })));
        const fd: Pair = [-1, -1];
        pipe(fd);
        dup2(fd[0], 0);
        for (const signal of ['SIGTERM', 'SIGKILL', 'SIGINT'] as const) {
          const pid = await forkChild({ how: 'wait' });
          kill(pid, signal);
          console.log(await waitpid(pid));
        }
      }`);
    expect(printed).toEqual(['7', '1', '143', '137', '130']);
  });

  test('inheritedSocket() gives EINVAL in such a child, and both units’ isChild() are one', async () => {
    const printed = await lines(`
      import { inheritedSocket, isChild as other } from 'mysocks';
      if (isChild()) console.log(await inheritedSocket(), errno(), other());
      else console.log(await waitpid(await forkChild()), other());`);
    expect(printed).toEqual(['-1 EINVAL true', '0 false']);
  });
});
