// Children and parents that are killed, at every moment.
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { eventually } from '../helpers/eventually.ts';
import { connectToChild, FORKS, readPid, serve } from '../helpers/fork-server.ts';
import { connectPeer, readAll, readExactly } from '../helpers/peer.ts';
import { childrenOf, runs } from '../helpers/proc.ts';
import { TestProgram } from '../helpers/program.ts';

async function spares(program: TestProgram, n: number): Promise<number[]> {
  await eventually(() => expect(childrenOf(program.pid).length).toBe(n));
  return childrenOf(program.pid);
}

async function gone(pids: number[]): Promise<void> {
  await eventually(() => expect(pids.filter(runs)).toEqual([]));
}

describe.skipIf(process.platform !== 'linux')('a child that is killed', () => {
  test('a child killed before it has the client costs nobody the client', async () => {
    const { program, port } = await serve(FORKS, ['40', '2']);
    const stopped = await spares(program, 2);
    for (const pid of stopped) process.kill(pid, 'SIGSTOP');
    const peer = await connectPeer(port);
    peer.write('hello'); // it goes to one of the two, which does not take it
    await aWhile();
    for (const pid of stopped) process.kill(pid, 'SIGKILL');
    expect(stopped).not.toContain(await readPid(peer));
    peer.end(' and bye');
    expect((await readAll(peer)).toString()).toBe('hello and bye');
    expect(program.stdout).not.toContain('forkChild gives');
    await spares(program, 2);
  });

  test('a child killed in mid-answer harms its own client only', async () => {
    const { program, port } = await serve(FORKS);
    const victim = await connectToChild(port);
    const other = await connectToChild(port);
    const large = Buffer.alloc(16 * 2 ** 20);
    victim.peer.write(large);
    expect((await readExactly(victim.peer, 100_000)).length).toBe(100_000);
    process.kill(victim.pid, 'SIGKILL');
    // A reset when the child had bytes left to read, else the end of the stream: in either case too early.
    const rest = await readAll(victim.peer).then(
      ({ length }) => length,
      () => 0,
    );
    expect(rest).toBeLessThan(large.length - 100_000);
    other.peer.end('still served');
    expect((await readAll(other.peer)).toString()).toBe('still served');
    const next = await connectToChild(port);
    next.peer.end('served, too');
    expect((await readAll(next.peer)).toString()).toBe('served, too');
    await eventually(() => expect(childrenOf(program.pid)).toEqual([])); // no zombie
  });

  test('spares that are killed are replaced', async () => {
    const { program, port } = await serve(FORKS, ['40', '2']);
    const before = await spares(program, 2);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await eventually(() => {
      const now = childrenOf(program.pid);
      expect(now.length).toBe(2);
      expect(now.some((pid) => before.includes(pid))).toBe(false);
    });
    const { peer } = await connectToChild(port);
    peer.end('x');
    expect((await readAll(peer)).toString()).toBe('x');
  });
});

describe.skipIf(process.platform !== 'linux')('a parent that is killed', () => {
  test('children finish their clients and go, spares go at once', async () => {
    const { program, port } = await serve(FORKS, ['40', '2']);
    await spares(program, 2);
    const { peer, pid } = await connectToChild(port);
    const all = await spares(program, 3);
    program.kill('SIGKILL');
    await once(program.child, 'exit');
    await gone(all.filter((other) => other !== pid));
    expect(runs(pid)).toBe(true);
    peer.end('finished');
    expect((await readAll(peer)).toString()).toBe('finished');
    await gone([pid]);
  });

  test('spares go when their parent dies while they start, and while they warm up', async () => {
    const { program: first } = await serve(FORKS, ['40', '3']);
    const { program: second } = await serve(FORKS, ['40', '3']);
    const orphans = [...(await spares(first, 3)), ...(await spares(second, 3))];
    first.kill('SIGKILL');
    second.kill('SIGSTOP'); // it does not answer them any more
    await aWhile();
    await aWhile();
    second.kill('SIGKILL');
    await gone(orphans);
  });
});

/** Time enough for a process to start: another one starts and ends. */
async function aWhile(): Promise<void> {
  await new TestProgram(process.execPath, ['-e', '0']).end;
}

describe('children that do not work', () => {
  test('three children that end before they are ready give -1/ECHILD, and no more are started', async () => {
    const { program, port } = await serve(`
      if (isChild()) {
        console.log('child'); // and it ends, without asking for its client
      } else {
        const server = await serverSocket(0);
        spareChildren(Number(process.argv[2] ?? 0));
        announce(server);
        const client = await acceptServerSocket(server);
        console.log('forkChild gives', await forkChild(client), errno());
        closeSocket(client);
        console.log('left', await waitChildren());
      }
    `);
    expect((await readAll(await connectPeer(port))).length).toBe(0);
    await program.prints(/^forkChild gives -1 ECHILD$/m);
    await program.prints(/^left 0$/m);
    await program.end;
    expect(program.stdout.split('child\n').length - 1).toBe(3);
  });

  test('children that die whenever a client comes give -1/ECHILD, too', async () => {
    const { program, port } = await serve(`
      if (isChild()) {
        console.log('child');
        process.prependListener('message', () => process.exit(7));
        await inheritedSocket();
      } else {
        const server = await serverSocket(0);
        announce(server);
        const client = await acceptServerSocket(server);
        console.log('forkChild gives', await forkChild(client), errno());
        closeSocket(client);
      }
    `);
    await connectPeer(port);
    await program.prints(/^forkChild gives -1 ECHILD$/m);
    expect(program.stdout.split('child\n').length - 1).toBeLessThan(40);
  });

  test('spares of a program that does not work are not started for ever', async () => {
    const { program } = await serve(`
      if (isChild()) {
        console.log('child');
        process.exit(7);
      } else {
        const server = await serverSocket(0);
        spareChildren(2);
        announce(server);
        await acceptServerSocket(server);
      }
    `);
    await program.prints(/(child\n[^]*){3}/);
    for (let i = 0; i < 8; i++) await aWhile();
    expect(program.stdout.split('child\n').length - 1).toBeLessThan(5); // two at a time
  });
});
