import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { echoed, serveEcho } from '../helpers/echo.ts';
import { eventually } from '../helpers/eventually.ts';
import { connectPeer, readAll, readExactly } from '../helpers/peer.ts';
import { descendants, runs } from '../helpers/proc.ts';

const designs = ['echo-iterative', 'echo-async', 'echo-concurrent', 'echo-prefork'] as const;

/** Waits until nobody listens on a port any more. */
async function refused(port: number): Promise<void> {
  const attempt = async (): Promise<string> => {
    const peer = await connectPeer(port);
    peer.destroy();
    return 'connected';
  };
  while (!(await attempt().catch(String)).includes('ECONNREFUSED'));
}

describe.each(designs)('%s', (name) => {
  test(`${name} gives every byte back, and prints a line for each client`, async () => {
    const { program, port } = await serveEcho(name, [], { typescript: true });
    expect(program.stdout).toBe(`${name}: listening on 127.0.0.1:${port}\n`);
    const large = randomBytes(1_000_003);
    expect((await echoed(port, large)).equals(large)).toBe(true);
    expect((await echoed(port, '')).length).toBe(0);
    const slow = await connectPeer(port);
    for (const text of ['a', 'bc', '\r\n\0']) {
      slow.write(text);
      expect((await readExactly(slow, text.length)).toString()).toBe(text);
    }
    slow.end();
    await readAll(slow);
    const lines = () => program.stderr.split('\n').filter(Boolean);
    await eventually(() => expect(lines().length).toBe(3));
    for (const line of lines()) expect(line).toMatch(new RegExp(`^${name}: .+`));
    program.kill('SIGTERM');
    expect(await program.end).toEqual({ code: 0, signal: null });
    expect(lines().length).toBe(3);
  });

  test(`${name} ends at SIGTERM when its client is served, and takes no new one`, async () => {
    const { program, port } = await serveEcho(name);
    const peer = await connectPeer(port);
    peer.write('before');
    expect((await readExactly(peer, 6)).toString()).toBe('before');
    program.kill('SIGTERM');
    await refused(port);
    peer.end('after');
    expect((await readAll(peer)).toString()).toBe('after');
    expect(await program.end).toEqual({ code: 0, signal: null });
  });
});

test('echo servers end 5 s after SIGTERM or SIGINT, even with a client that never does', async () => {
  const servers = await Promise.all(designs.map((name) => serveEcho(name)));
  const ends = servers.map(async ({ program, port }, i) => {
    const silent = await connectPeer(port);
    await eventually(() => expect(silent.remotePort).toBe(port));
    if (i > 0) {
      const busy = await connectPeer(port); // the iterative one has not accepted it
      busy.write(Buffer.alloc(2 ** 20)); // and never reads
      await once(busy, 'readable');
    }
    const family = descendants(program.pid);
    const before = performance.now();
    program.kill(i % 2 === 0 ? 'SIGTERM' : 'SIGINT');
    program.kill('SIGINT'); // a second one changes nothing
    const end = await program.end;
    const seconds = (performance.now() - before) / 1000;
    await eventually(() => expect(family.filter(runs)).toEqual([]));
    return { end, seconds };
  });
  for (const { end, seconds } of await Promise.all(ends)) {
    expect(end).toEqual({ code: 0, signal: null });
    expect(seconds).toBeGreaterThan(4.5);
    expect(seconds).toBeLessThan(60); // on a busy machine
  }
});

describe('a stuck client', () => {
  test.each(designs.slice(1))(
    '%s answers a second client while the first is silent',
    async (name) => {
      const { port } = await serveEcho(name);
      await connectPeer(port);
      const stuck = await connectPeer(port);
      stuck.write(Buffer.alloc(8 * 2 ** 20)); // and never reads
      expect((await echoed(port, 'hello')).toString()).toBe('hello');
    },
  );

  test('echo-iterative serves the second client only after the first has gone', async () => {
    const { port } = await serveEcho('echo-iterative');
    const first = await connectPeer(port);
    first.write('1');
    await readExactly(first, 1);
    const second = await connectPeer(port);
    second.end('2');
    first.write('still mine');
    expect((await readExactly(first, 10)).toString()).toBe('still mine');
    expect(second.bytesRead).toBe(0);
    first.end();
    expect((await readAll(second)).toString()).toBe('2');
  });
});

describe('many clients', () => {
  test.each([
    ['echo-concurrent', 50], // which starts a process for each
    ['echo-prefork', 150],
    ['echo-async', 150],
  ])('%s serves %i clients at once', async (name, length) => {
    const { program, port } = await serveEcho(name);
    const peers = await Promise.all(Array.from({ length }, () => connectPeer(port)));
    const answers = peers.map(async (peer, i) => {
      peer.end(`client ${i};`.repeat(100));
      return (await readAll(peer)).toString();
    });
    for (const [i, answer] of (await Promise.all(answers)).entries()) {
      expect(answer).toBe(`client ${i};`.repeat(100));
    }
    await program.prints(new RegExp(`^(.*\\n){${length}}$`), 'stderr');
  });
});
