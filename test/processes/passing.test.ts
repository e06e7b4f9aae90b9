// A client passes from the parent to its child, and nothing of it is lost.
import { describe, expect, test } from 'vitest';
import { eventually } from '../helpers/eventually.ts';
import { connectToChild, FORKS, serve } from '../helpers/fork-server.ts';
import { connectPeer, readAll } from '../helpers/peer.ts';
import { childrenOf } from '../helpers/proc.ts';

const ways = [
  ['with onread', {}],
  ['with streams', { MYSOCKS_STREAMS: '1' }],
] as const;

describe.each(ways)('forkChild() %s', (_, env) => {
  test('forkChild() gives each client a child of its own, at the same time', async () => {
    const { program, port } = await serve(FORKS, [], { env });
    const first = await connectToChild(port);
    const second = await connectToChild(port);
    expect(first.pid).not.toBe(second.pid);
    expect(new Set(childrenOf(program.pid))).toEqual(new Set([first.pid, second.pid]));
    for (const { peer } of [second, first]) {
      peer.end('and then the stream ends');
      expect((await readAll(peer)).toString()).toBe('and then the stream ends');
    }
    await eventually(() => expect(childrenOf(program.pid)).toEqual([]));
  });

  test('what came before the fork, while the child started, and with the end of the stream is served', async () => {
    const { port } = await serve(FORKS, [], { env });
    const early = await connectPeer(port);
    const late = await connectPeer(port);
    early.end('all of it before the accept');
    const bytes = Buffer.from(Array.from({ length: 2_000_000 }, (_, i) => i % 251));
    for (let from = 0; from < bytes.length; from += 10_000) {
      late.write(bytes.subarray(from, from + 10_000));
    }
    late.end();
    const [small, large] = await Promise.all([readAll(early), readAll(late)]);
    expect(small.toString()).toMatch(/^\d+\nall of it before the accept$/);
    expect(large.subarray(large.indexOf('\n') + 1).equals(bytes)).toBe(true);
  });

  test('a client that has ended its stream still gets the answer of the child', async () => {
    const { port } = await serve(
      `
      if (isChild()) {
        const client = await inheritedSocket();
        const n = await readn(client, Buffer.alloc(1000));
        for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
        await writen(client, n + ' bytes');
      } else {
        const server = await serverSocket(0);
        announce(server);
        const client = await acceptServerSocket(server);
        await forkChild(client);
        closeSocket(client);
      }
      `,
      [],
      { env },
    );
    const peer = await connectPeer(port);
    peer.end('question');
    expect((await readAll(peer)).toString()).toBe('8 bytes');
  });

  test('what the parent has read ahead moves to the child', async () => {
    const { port } = await serve(
      `
      if (isChild()) {
        const client = await inheritedSocket();
        await echo(client);
      } else {
        const server = await serverSocket(0);
        announce(server);
        const client = await acceptServerSocket(server);
        await selectSockets([client]);
        const line = await readLine(client, 100);
        const rest = Buffer.alloc(3);
        await readn(client, rest);
        await writen(client, line + ':' + rest + ':');
        await forkChild(client);
        closeSocket(client);
      }
      `,
      [],
      { env },
    );
    const peer = await connectPeer(port);
    const rest = Buffer.alloc(300_000, 'x');
    peer.end(Buffer.concat([Buffer.from('GET\nabcdef'), rest]));
    const answer = (await readAll(peer)).toString();
    expect([answer.slice(0, 11), answer.length]).toEqual(['GET:abc:def', 11 + rest.length]);
  });
});
