// How many children there are: spare ones, preforked ones, the most at once, and those that are waited for.
import { describe, expect, test } from 'vitest';
import { eventually } from '../helpers/eventually.ts';
import { connectToChild, FORKS, serve } from '../helpers/fork-server.ts';
import { readAll } from '../helpers/peer.ts';
import { childrenOf, descriptorsOf, runs, tcpSocketsOf } from '../helpers/proc.ts';

describe('spareChildren()', () => {
  test('a spare serves one client, ends, and is replaced', async () => {
    const { program, port } = await serve(FORKS, ['40', '2']);
    await eventually(() => expect(childrenOf(program.pid).length).toBe(2));
    const spares = childrenOf(program.pid);
    const served: number[] = [];
    for (let i = 0; i < 4; i++) {
      const { peer, pid } = await connectToChild(port);
      served.push(pid);
      peer.end(`client ${i}`);
      expect((await readAll(peer)).toString()).toBe(`client ${i}`);
      await eventually(() => expect(runs(pid)).toBe(false));
    }
    expect(spares).toContain(served[0]);
    expect(new Set(served).size).toBe(4);
    await eventually(() => expect(childrenOf(program.pid).length).toBe(2));
    for (const pid of childrenOf(program.pid)) expect(served).not.toContain(pid);
  });

  test('a spare that has warmed up has no connection open, and neither has its parent', async () => {
    const { program, port } = await serve(FORKS, ['40', '2']);
    await eventually(() => expect(childrenOf(program.pid).length).toBe(2));
    const { peer, pid } = await connectToChild(port); // one of them has warmed up
    expect(tcpSocketsOf(pid)).toBe(1);
    peer.end();
    await readAll(peer);
    await eventually(() => {
      expect(childrenOf(program.pid).map(tcpSocketsOf)).toEqual([0, 0]);
      expect(tcpSocketsOf(program.pid)).toBe(1); // it listens
    });
  });

  test('at the start there are no spares', async () => {
    const { program, port } = await serve(FORKS);
    const { peer, pid } = await connectToChild(port);
    expect(childrenOf(program.pid)).toEqual([pid]);
    peer.destroy();
    await eventually(() => expect(childrenOf(program.pid)).toEqual([]));
  });

  test('a child that calls inheritedSocket() twice at once gets a client for each call', async () => {
    const { port } = await serve(
      `
      if (isChild()) {
        const serve = async () => {
          const client = await inheritedSocket();
          await writen(client, process.pid + '\\n');
          await echo(client);
        };
        await Promise.all([serve(), serve()]);
      } else {
        const server = await serverSocket(0);
        maxChildren(1);
        announce(server);
        for (let i = 0; i < 2; i++) {
          const client = await acceptServerSocket(server);
          await forkChild(client);
          closeSocket(client);
        }
        await waitChildren();
      }`,
    );
    const [first, second] = await Promise.all([connectToChild(port), connectToChild(port)]);
    expect(second.pid).toBe(first.pid);
    first.peer.destroy();
    second.peer.destroy();
  });

  test('a child that calls inheritedSocket() again serves one client after another', async () => {
    const { program, port } = await serve(
      `
      if (isChild()) {
        for (;;) {
          const client = await inheritedSocket();
          await writen(client, process.pid + '\\n');
          await echo(client);
          closeSocket(client);
        }
      } else {
        const server = await serverSocket(0);
        maxChildren(2);
        spareChildren(2);
        announce(server);
        for (let i = 0; i < 12; i++) {
          const client = await acceptServerSocket(server);
          await forkChild(client);
          closeSocket(client);
        }
        console.log('children left', await waitChildren());
      }
      `,
    );
    const pids = new Set<number>();
    const ask = async (i: number): Promise<void> => {
      const { peer, pid } = await connectToChild(port);
      pids.add(pid);
      expect(childrenOf(program.pid).length).toBeLessThanOrEqual(2);
      peer.end(`client ${i}`);
      expect((await readAll(peer)).toString()).toBe(`client ${i}`);
    };
    await Promise.all(Array.from({ length: 12 }, (_, i) => ask(i)));
    expect(pids.size).toBeLessThanOrEqual(2);
    expect((await program.end).code).toBe(0);
    expect(program.stdout).toMatch(/children left 0\n$/);
    for (const pid of pids) expect(runs(pid)).toBe(false);
  });
});

describe('maxChildren()', () => {
  test('a flood of 60 clients never has more than 5 children, and leaves nothing behind', async () => {
    const { program, port } = await serve(FORKS, ['5', '0']);
    const first = await connectToChild(port);
    first.peer.end();
    await readAll(first.peer);
    await eventually(() => expect(childrenOf(program.pid)).toEqual([]));
    const before = descriptorsOf(program.pid);
    let most = 0;
    const pids = new Set<number>();
    const ask = async (i: number): Promise<void> => {
      const { peer, pid } = await connectToChild(port);
      pids.add(pid);
      most = Math.max(most, childrenOf(program.pid).length);
      peer.end(`client ${i}`);
      expect((await readAll(peer)).toString()).toBe(`client ${i}`);
      most = Math.max(most, childrenOf(program.pid).length);
    };
    await Promise.all(Array.from({ length: 60 }, (_, i) => ask(i)));
    expect(pids.size).toBe(60);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(5);
    await eventually(() => expect(childrenOf(program.pid)).toEqual([]));
    await eventually(() => expect(descriptorsOf(program.pid)).toBeLessThanOrEqual(before));
    expect(program.stdout).not.toContain('forkChild gives');
  });
});

describe('waitChildren() and killChildren()', () => {
  test('waitChildren() ends spares and counts those that still serve; killChildren() ends them', async () => {
    const { program, port } = await serve(`
      if (isChild()) {
        const client = await inheritedSocket();
        await writen(client, process.pid + '\\n');
        await echo(client);
      } else {
        const server = await serverSocket(0);
        announce(server);
        const client = await acceptServerSocket(server);
        const pid = await forkChild(client);
        closeSocket(client);
        spareChildren(2);
        console.log('after 100 ms', await waitChildren(100));
        console.log('after 0 ms', await waitChildren(0));
        console.log('signal sent to', killChildren('SIGTERM'));
        console.log('at the end', await waitChildren());
      }
    `);
    const { peer, pid } = await connectToChild(port);
    await program.prints(/after 0 ms/);
    expect((await readAll(peer)).length).toBe(0); // the child was killed
    expect((await program.end).code).toBe(0);
    expect(program.stdout).toMatch(
      // On a slow machine a spare may still be on its way out: it gets the signal, too.
      /after 100 ms 1\nafter 0 ms 1\nsignal sent to [123]\nat the end 0\n$/,
    );
    expect(runs(pid)).toBe(false);
  });

  test('waitChildren() gives 0 at once when there are no children', async () => {
    const { program } = await serve(`
      announce(await serverSocket(0));
      console.log(await waitChildren(), await waitChildren(5), killChildren('SIGTERM'));
    `);
    await program.prints(/^0 0 0$/m);
    expect((await program.end).code).toBe(0);
  });
});
