// Other programs as children: started with the descriptors that they are to have, waited for, signalled.
import { spawn as nodeSpawn } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  close,
  closeAction,
  dup2Action,
  errno,
  kill,
  posixSpawn,
  read,
  waitpid,
  type Action,
} from '../../lib/ipc/index.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { aPipe, noLinux, openIn, stateOf, waits, why } from '../helpers/ipc.ts';

/** Starts a program whose stdout is a pipe, and gives all that it prints, and its status. */
async function printed(
  file: string,
  args: string[],
  more: Action[] = [],
): Promise<[string, number]> {
  const fd = aPipe();
  const actions = [dup2Action(fd[1], 1), closeAction(fd[0]), closeAction(fd[1])];
  const pid = posixSpawn(file, args, [...actions, ...more]);
  if (pid < 0) return [errno(), pid];
  close(fd[1]);
  const buf = Buffer.alloc(65536);
  let text = '';
  for (let n = await read(fd[0], buf); n > 0; n = await read(fd[0], buf)) {
    text += buf.toString('latin1', 0, n);
  }
  return [text, await waitpid(pid)];
}

describe.skipIf(noLinux)('posixSpawn()', () => {
  test('posixSpawn() finds a program through PATH, and passes its arguments as they are', async () => {
    expect(await printed('printf', ['%s|', 'a b', '', '*'])).toEqual(['a b||*|', 0]);
    expect(await printed('/bin/echo', ['hi'])).toEqual(['hi\n', 0]);
  });

  test('posixSpawn() does the actions in order, and the child has no descriptor beside', async () => {
    const [list] = await printed('sh', ['-c', 'ls /proc/$$/fd']);
    expect(list.trim().split('\n')).toEqual(expect.arrayContaining(['0', '1', '2']));
    const own = aPipe();
    const [more] = await printed('sh', ['-c', 'ls /proc/$$/fd'], [dup2Action(own[0], 77)]);
    expect(more.split('\n')).toContain('77');
    expect(more.split('\n')).toContain(String(own[0])); // It is inherited, as in C.
    for (const fd of openIn('self').filter((n) => n >= 200 && n < 250)) {
      expect(more.split('\n')).not.toContain(String(fd)); // The library's own are not.
    }
  });

  test('posixSpawn() gives ENOENT, EACCES, ENOEXEC, and EBADF for a dup2Action of a closed descriptor', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'file');
    writeFileSync(file, 'neither a script nor a program');
    expect(why(posixSpawn('no-such-program', []))).toEqual([-1, 'ENOENT']);
    expect(why(posixSpawn(folder, []))).toEqual([-1, 'EACCES']);
    expect(why(posixSpawn(file, []))).toEqual([-1, 'EACCES']);
    chmodSync(file, 0o700);
    writeFileSync(file, '\x7fELF, but no more');
    expect(why(posixSpawn(file, []))).toEqual([-1, 'ENOEXEC']);
    expect(why(posixSpawn('true', [], [dup2Action(199, 0)]))).toEqual([-1, 'EBADF']);
    expect(why(posixSpawn('true', [], [dup2Action(-1, 0)]))).toEqual([-1, 'EBADF']);
    for (const own of openIn('self').filter((fd) => fd >= 200 && fd < 250)) {
      expect(why(posixSpawn('true', [], [dup2Action(own, 0)]))).toEqual([-1, 'EBADF']);
    }
  });

  test('posixSpawn() lets a dup2Action copy what one before has made', async () => {
    const own = aPipe();
    const twice = [dup2Action(own[1], 8), dup2Action(8, 9), closeAction(8)];
    const pid = posixSpawn('sh', ['-c', 'echo hi >&9; [ ! -e /proc/self/fd/8 ]'], twice);
    expect(await waitpid(pid)).toBe(0);
    expect(await read(own[0], Buffer.alloc(9))).toBe(3);
  });

  test('posixSpawn() gives the child SIGPIPE as by default', async () => {
    const fd = aPipe();
    const pid = posixSpawn(
      'yes',
      [],
      [dup2Action(fd[1], 1), closeAction(fd[0]), closeAction(fd[1])],
    );
    close(fd[1]);
    expect(await read(fd[0], Buffer.alloc(10))).toBe(10);
    close(fd[0]);
    expect(await waitpid(pid)).toBe(128 + 13);
  });

  test('posixSpawn() throws for what is no program, no arguments, no actions', () => {
    expect(() => posixSpawn(5 as unknown as string, [])).toThrow(TypeError);
    expect(() => posixSpawn('a\0b', [])).toThrow(TypeError);
    expect(() => posixSpawn('true', 'x' as unknown as string[])).toThrow(TypeError);
    expect(() => posixSpawn('true', [1 as unknown as string])).toThrow(TypeError);
    expect(() => posixSpawn('true', [], [{} as unknown as Action])).toThrow(TypeError);
    expect(() => dup2Action(1.5, 0)).toThrow(RangeError);
    expect(() => closeAction('1' as unknown as number)).toThrow(TypeError);
  });
});

describe.skipIf(noLinux)('waitpid()', () => {
  test('waitpid() gives the exit status, or 128 and the number of the signal', async () => {
    expect(await waitpid(posixSpawn('sh', ['-c', 'exit 7']))).toBe(7);
    const pid = posixSpawn('sleep', ['100']);
    const waiting = waitpid(pid);
    expect(await waits(waiting)).toBe(true);
    expect(kill(pid, 'SIGKILL')).toBe(0);
    expect(await waiting).toBe(137);
  });

  test('waitpid() takes each child once, and nobody else’s', async () => {
    const pid = posixSpawn('true', []);
    const both = [waitpid(pid), waitpid(pid)];
    const results = new Set(await Promise.all(both));
    expect(results).toEqual(new Set([-1, 0]));
    expect(why(await waitpid(pid))).toEqual([-1, 'ECHILD']);
    expect(why(await waitpid(1))).toEqual([-1, 'ECHILD']);
    const nodes = nodeSpawn('true');
    const ended = new Promise((resolve) => nodes.on('exit', resolve));
    expect(why(await waitpid(nodes.pid ?? 0))).toEqual([-1, 'ECHILD']);
    expect(await ended).toBe(0);
  });

  test('a child that nobody has waited for is a zombie', async () => {
    const pid = posixSpawn('true', []);
    await stateOf(pid, /^Z$/);
    expect(kill(pid, 0)).toBe(0);
    expect(await waitpid(pid)).toBe(0);
    expect(why(kill(pid, 0))).toEqual([-1, 'ESRCH']);
  });

  test('waitpid() and kill() throw a RangeError for what means many processes', () => {
    for (const pid of [0, -1, -5, 2 ** 31, 1.5]) {
      expect(() => waitpid(pid)).toThrow(RangeError);
      expect(() => kill(pid, 'SIGTERM')).toThrow(RangeError);
    }
    expect(() => kill(process.pid, 'SIGNONE' as NodeJS.Signals)).toThrow(RangeError);
    expect(() => kill(process.pid, undefined as unknown as number)).toThrow(TypeError);
  });

  test('kill() gives EINVAL for a number that is no signal, and ESRCH for no process', () => {
    expect(why(kill(process.pid, 65))).toEqual([-1, 'EINVAL']);
    expect(why(kill(process.pid, -1))).toEqual([-1, 'EINVAL']);
    const most = Number(readFileSync('/proc/sys/kernel/pid_max', 'latin1'));
    expect(why(kill(most + 1, 0))).toEqual([-1, 'ESRCH']);
  });

  test('a pipeline of three programs carries all bytes, and every stage ends', async () => {
    const [first, second] = [aPipe(), aPipe()];
    const rest = [...first, ...second].map(closeAction);
    const seq = posixSpawn('seq', ['100000'], [dup2Action(first[1], 1), ...rest]);
    const cat = posixSpawn('cat', [], [dup2Action(first[0], 0), dup2Action(second[1], 1), ...rest]);
    const counted = printed('wc', ['-l'], [dup2Action(second[0], 0), ...rest]);
    for (const fd of [...first, ...second]) close(fd); // An end that stays open keeps wc waiting for ever.
    expect(await counted).toEqual(['100000\n', 0]);
    expect([await waitpid(seq), await waitpid(cat)]).toEqual([0, 0]);
  });
});
