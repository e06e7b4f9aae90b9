import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { errno, inheritedSocket, isChild } from '../lib/index.ts';
import { serve } from './helpers/fork-server.ts';
import { connectPeer, readAll, readExactly, reset } from './helpers/peer.ts';

describe('a process that is no child', () => {
  test('isChild() is false, and inheritedSocket() gives -1/EINVAL', async () => {
    expect(isChild()).toBe(false);
    expect([await inheritedSocket(), errno()]).toEqual([-1, 'EINVAL']);
  });

  test('forkChild() of a broken connection gives -1/ENOTCONN', async () => {
    const { program, port } = await serve(`
      const server = await serverSocket(0);
      announce(server);
      const client = await acceptServerSocket(server);
      await readSocket(client, Buffer.alloc(1));
      console.log(await forkChild(client), errno());
    `);
    await reset(await connectPeer(port));
    await program.prints(/^-1 ENOTCONN$/m);
  });
});

describe('forkChild()', () => {
  test('forkChild() gives the program, its arguments and its environment to the child, but for NODE_EXTRA_CA_CERTS', async () => {
    const { program, port } = await serve(
      `
      const server = isChild() ? 0 : await serverSocket(0);
      if (isChild()) {
        const client = await inheritedSocket();
        console.log('the child prints, too');
        await writen(client, JSON.stringify({ client, ppid: process.ppid, cwd: process.cwd(), argv: process.argv, env: process.env,
          execArgv: process.execArgv, again: isChild() }));
      } else {
        announce(server);
        const client = await acceptServerSocket(server);
        console.log('forked', await forkChild(client) > 0);
        closeSocket(client);
        console.log('children left', await waitChildren());
      }
      `,
      ['two words', '--flag', ''],
      { env: { NODE_EXTRA_CA_CERTS: '/etc/ssl/cert.pem', LESSON: 'fork = 2' }, cwd: '/' },
    );
    const peer = await connectPeer(port);
    const told = JSON.parse((await readAll(peer)).toString());
    expect(told).toMatchObject({
      client: 3,
      ppid: program.pid,
      cwd: '/',
      execArgv: [],
      again: true,
    });
    expect(told.argv.slice(2)).toEqual(['two words', '--flag', '']);
    expect(told.env.LESSON).toBe('fork = 2');
    expect(Object.keys(told.env).filter((name) => /MYSOCKS|EXTRA_CA/.test(name))).toEqual([]);
    expect((await program.end).code).toBe(0);
    expect(program.stdout).toMatch(/^the child prints, too$/m);
    expect(program.stdout).toMatch(/^forked true$/m);
    expect(program.stdout).toMatch(/^children left 0\n$/m);
  });

  test('each child has the environment that its parent has at the fork', async () => {
    const { port } = await serve(`
      if (isChild()) {
        await writen(await inheritedSocket(), process.env.ROUND + ' ' + process.argv[2]);
      } else {
        const server = await serverSocket(0);
        announce(server);
        for (let round = 1; round <= 2; round++) {
          const client = await acceptServerSocket(server);
          process.env.ROUND = 'round ' + round;
          process.argv[2] = 'of 2';
          await forkChild(client);
          closeSocket(client);
        }
      }
    `);
    expect((await readAll(await connectPeer(port))).toString()).toBe('round 1 of 2');
    expect((await readAll(await connectPeer(port))).toString()).toBe('round 2 of 2');
  });

  test('the client sees no end of stream while the parent has its copy', async () => {
    const { program, port } = await serve(`
      if (isChild()) {
        const client = await inheritedSocket();
        await writen(client, 'bye');
        closeSocket(client);
      } else {
        const server = await serverSocket(0);
        announce(server);
        const client = await acceptServerSocket(server);
        await forkChild(client);
        await waitChildren();
        console.log('the child has gone');
        closeSocket(await acceptServerSocket(server)); // the next client wakes it
        closeSocket(client);
      }
    `);
    const peer = await connectPeer(port);
    expect((await readExactly(peer, 3)).toString()).toBe('bye');
    peer.resume();
    let ended = false;
    const end = once(peer, 'end').finally(() => (ended = true));
    await program.prints(/the child has gone/);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(ended).toBe(false);
    const next = await connectPeer(port);
    await Promise.all([readAll(next), end]);
  });

  test('shutdownSocket() in the child ends the stream for every copy', async () => {
    const { program, port } = await serve(`
      if (isChild()) {
        const client = await inheritedSocket();
        await writen(client, 'last');
        shutdownSocket(client);
        closeSocket(client);
      } else {
        const server = await serverSocket(0);
        announce(server);
        const client = await acceptServerSocket(server);
        await forkChild(client);
        await acceptServerSocket(server); // the copy stays open
      }
    `);
    const peer = await connectPeer(port);
    expect((await readAll(peer)).toString()).toBe('last');
    await program.destroy();
  });

  test('forkChild() may pass one client to two children', async () => {
    const { port } = await serve(`
      if (isChild()) {
        const client = await inheritedSocket();
        await writen(client, 'x');
      } else {
        const server = await serverSocket(0);
        announce(server);
        const client = await acceptServerSocket(server);
        await Promise.all([forkChild(client), forkChild(client)]);
        closeSocket(client);
      }
    `);
    expect((await readAll(await connectPeer(port))).toString()).toBe('xx');
  });

  test('forkChild() gives -1 and a reason when there is no descriptor for it, and works again later', async () => {
    const { program, port } = await serve(
      `
      import { openSync, closeSync } from 'node:fs';
      if (isChild()) {
        const client = await inheritedSocket();
        await writen(client, 'served');
      } else {
        const server = await serverSocket(0);
        announce(server);
        const client = await acceptServerSocket(server);
        const files: number[] = [];
        try { for (;;) files.push(openSync('/dev/null')); } catch {}
        console.log('first', await forkChild(client), errno());
        for (const file of files) closeSync(file);
        console.log('second', await forkChild(client) > 0);
        closeSocket(client);
      }
      `,
      [],
      { descriptors: 64 },
    );
    expect((await readAll(await connectPeer(port))).toString()).toBe('served');
    await program.prints(/^first -1 EMFILE$/m);
    await program.prints(/^second true$/m);
  });
});
