// What can happen to a process that is stopped in a fault, and to those that wait for others.
import { expect, test, describe } from 'vitest';
import { M } from '../../../lib/distributed/memory/wire.ts';
import { fakeHome, hasUserfaults, KINDS, PAGE, pageOf, Sharer } from '../../helpers/memory.ts';

describe.each(KINDS)('a process that is stopped in a fault, %s pages,', (kind) => {
  test.each(['SIGINT', 'SIGTERM'] as const)('ends with %s', async (signal) => {
    const home = await fakeHome();
    const one = await Sharer.start(home.place, kind);
    one.order('return view[0]');
    await home.hears(M.READ);
    one.kill(signal);
    expect(await one.program.end).toEqual({ code: null, signal });
  });

  test('says so after 5 s, and runs its handler of a signal when it goes on', async () => {
    const home = await fakeHome();
    const one = await Sharer.start(home.place, kind);
    await one.does("process.on('SIGINT', () => process.exit(9))");
    one.order('return view[0]');
    await home.hears(M.READ);
    one.kill('SIGINT');
    await one.program.prints(/page 0: no answer to a read fault for 5 s \(Ctrl-\\ ends/, 'stderr');
    home.send(M.GIVE_READ, 0, pageOf(7));
    expect(await one.says()).toBe(7);
    expect(await one.program.end).toEqual({ code: 9, signal: null });
  });

  test('ends with status 74 and a word when home is lost', async () => {
    const home = await fakeHome();
    const one = await Sharer.start(home.place, kind);
    one.order('view[0] = 1');
    await home.hears(M.WRITE);
    home.drop();
    expect(await one.program.end).toEqual({ code: 74, signal: null });
    expect(one.program.stderr).toMatch(
      /^shared memory: page 0 cannot be had: the connection to home is lost \(it was closed\)\. This process ends\n$/,
    );
  });

  test('gets over signals that only interrupt it, and over being stopped', async () => {
    const home = await fakeHome();
    const one = await Sharer.start(home.place, kind);
    await one.does("process.on('SIGWINCH', () => {})");
    one.order('return view[0]');
    await home.hears(M.READ);
    for (let i = 0; i < 20; i++) one.kill('SIGWINCH');
    one.kill('SIGSTOP');
    one.kill('SIGCONT');
    home.send(M.GIVE_READ, 0, pageOf(7));
    expect(await one.says()).toBe(7);
    expect(await one.does('return memory.stats().readFaults')).toBe(1);
  });
});

describe.each(KINDS)('a process that has lost home, %s pages,', (kind) => {
  test('is told, reads what it has, and ends with status 74 when it touches more', async () => {
    const home = await fakeHome();
    const one = await Sharer.start(home.place, kind);
    one.order('memory.onlost = say; return view[0]');
    await home.hears(M.READ);
    home.send(M.GIVE_READ, 0, pageOf(7));
    expect(await one.says()).toBe(7);
    home.drop();
    expect(await one.says()).toBe('it was closed');
    expect(await one.does('return view[0]')).toBe(7);
    expect(await one.does('return memory.lock(1, () => {}).catch((e) => e.message)')).toBe(
      'The connection to home is lost: it was closed',
    );
    one.order(`return view[${PAGE}]`);
    expect(await one.program.end).toEqual({ code: 74, signal: null });
  });

  test('ends by itself when it has nothing else to do', async () => {
    const home = await fakeHome();
    const one = await Sharer.start(home.place, kind);
    one.order('memory.onlost = say');
    await one.says();
    home.drop();
    await one.says();
    one.program.type('');
    expect(await one.program.end).toEqual({ code: 0, signal: null });
  });
});

describe.each(KINDS)('home, %s pages,', (kind) => {
  test('goes on with the version it saw last when an owner is killed', async () => {
    const home = await Sharer.start('home', kind);
    const [a, b] = await Promise.all([
      Sharer.start(home.place, kind),
      Sharer.start(home.place, kind),
    ]);
    await a.does('view[0] = 11');
    expect(await b.does('return view[0]')).toBe(11);
    await a.does('view[0] = 12');
    a.kill('SIGKILL');
    expect(await b.does('return view[0]')).toBe(11);
    await home.program.prints(/is lost \(.+\), with what it wrote to 1 page/, 'stderr');
    expect(await home.does('view[0] = 13; return view[0]')).toBe(13);
  });

  test('lets those wait who need the page of a process that is stopped, until it goes on or dies', async () => {
    const home = await Sharer.start('home', kind);
    const a = await Sharer.start(home.place, kind);
    const b = await Sharer.start(home.place, kind, { trace: 'trace' });
    await a.does(`view[0] = 15; view[${PAGE}] = 1`);
    await a.stop();
    b.order('return view[0]');
    await b.program.prints(/page 0: read request/, 'stderr');
    a.kill('SIGCONT');
    expect(await b.says()).toBe(15);
    await a.does('view[0] = 16');
    await a.stop();
    b.order('return view[0]');
    await b.program.prints(/page 0: read request[^]*page 0: read request/, 'stderr');
    a.kill('SIGKILL');
    expect(await b.says()).toBe(15);
  });

  test('gives the lock of a process that is killed to the next one', async () => {
    const home = await Sharer.start('home', kind);
    const a = await Sharer.start(home.place, kind);
    a.order('await memory.lock(1, () => { say(1); return new Promise(() => {}) })');
    await a.says();
    home.order('return memory.lock(1, () => 2)');
    a.kill('SIGKILL');
    expect(await home.says()).toBe(2);
  });
});

describe.skipIf(!hasUserfaults)('kernel pages', () => {
  test('give EFAULT to a system call until they are here', async () => {
    const one = await Sharer.start('home', 'kernel');
    const read = `const fs = process.getBuiltinModule?.('fs') ?? (await import('node:fs'));
      const fd = fs.openSync('/dev/zero');
      try { return fs.readSync(fd, new Uint8Array(view.buffer, 0, 8)) } catch (error) { return error.code }`;
    expect(await one.does(read.replaceAll('\n', ' '))).toBe('EFAULT');
    await one.does('view[0] = 0');
    expect(await one.does(read.replaceAll('\n', ' '))).toBe(8);
  });

  test('end the process with status 70 when the Worker cannot go on', async () => {
    const home = await Sharer.start('home', 'kernel');
    const a = await Sharer.start(home.place, 'kernel');
    await a.does('view[0] = 1');
    const close = `const fs = await import('node:fs');
      const fd = fs.readdirSync('/proc/self/fd').find((fd) => { try { return fs.readlinkSync('/proc/self/fd/' + fd).includes('userfaultfd') } catch { return false } });
      fs.closeSync(Number(fd)); return fd !== undefined`;
    expect(await a.does(close.replaceAll('\n', ' '))).toBe(true);
    expect(await home.does('return view[0]')).toBe(0);
    expect(await a.program.end).toEqual({ code: 70, signal: null });
    expect(a.program.stderr).toContain('internal error: Error: UFFDIO_WRITEPROTECT: errno 9');
  });
});
