import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { connectPeer, readAll, readExactly } from './helpers/peer.ts';
import { descendants, runs } from './helpers/proc.ts';
import { start, startServer, type Server, type Ways } from './helpers/program.ts';

const designs = ['echo-iterative', 'echo-async', 'echo-concurrent', 'echo-prefork'] as const;
const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === '::1');

let running: Server[] = [];
afterEach(async () => {
  await Promise.all(running.map(({ program }) => program.destroy()));
  running = [];
});

async function serve(name: string, args: string[] = [], ways?: Ways): Promise<Server> {
  const server = await startServer(`servers/${name}.ts`, ['0', ...args], ways);
  running.push(server);
  return server;
}

/** Sends the bytes, ends the stream, and gives what came back. */
async function echoed(port: number, bytes: string | Uint8Array): Promise<Buffer> {
  const peer = await connectPeer(port);
  peer.end(bytes);
  return readAll(peer);
}

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
    const { program, port } = await serve(name);
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
    await vi.waitFor(() => expect(lines().length).toBe(3), 10_000);
    for (const line of lines()) expect(line).toMatch(new RegExp(`^${name}: .+`));
    program.kill('SIGTERM');
    expect(await program.end).toEqual({ code: 0, signal: null });
    expect(lines().length).toBe(3);
  });

  test(`${name} ends at SIGTERM when its client is served, and takes no new one`, async () => {
    const { program, port } = await serve(name);
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
  const servers = await Promise.all(designs.map((name) => serve(name)));
  const ends = servers.map(async ({ program, port }, i) => {
    const silent = await connectPeer(port);
    await vi.waitFor(() => expect(silent.remotePort).toBe(port));
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
    await vi.waitFor(() => expect(family.filter(runs)).toEqual([]), 10_000);
    return { end, seconds };
  });
  for (const { end, seconds } of await Promise.all(ends)) {
    expect(end).toEqual({ code: 0, signal: null });
    expect(seconds).toBeGreaterThan(4.5);
    expect(seconds).toBeLessThan(15);
  }
});

describe('a stuck client', () => {
  test.each(designs.slice(1))(
    '%s answers a second client while the first is silent',
    async (name) => {
      const { port } = await serve(name);
      await connectPeer(port);
      const stuck = await connectPeer(port);
      stuck.write(Buffer.alloc(8 * 2 ** 20)); // and never reads
      expect((await echoed(port, 'hello')).toString()).toBe('hello');
    },
  );

  test('echo-iterative serves the second client only after the first has gone', async () => {
    const { port } = await serve('echo-iterative');
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
  test.each(['echo-concurrent', 'echo-prefork', 'echo-async'])(
    '%s serves 150 clients at once',
    async (name) => {
      const { program, port } = await serve(name);
      const peers = await Promise.all(Array.from({ length: 150 }, () => connectPeer(port)));
      const answers = peers.map(async (peer, i) => {
        peer.end(`client ${i};`.repeat(100));
        return (await readAll(peer)).toString();
      });
      for (const [i, answer] of (await Promise.all(answers)).entries()) {
        expect(answer).toBe(`client ${i};`.repeat(100));
      }
      await vi.waitFor(() => expect(program.stderr.split('\n').length - 1).toBe(150), 20_000);
    },
    150_000, // processes, not seconds, are what counts here
  );
});

describe('the command line of a server', () => {
  test.concurrent.each([
    ['echo-iterative', []],
    ['echo-iterative', ['http']],
    ['echo-iterative', ['70000']],
    ['echo-iterative', ['-1']],
    ['echo-iterative', ['1', '2']],
    ['echo-async', ['0', '--colour', 'red']],
    ['echo-async', ['0', '--idle', 'soon']],
    ['echo-concurrent', ['0', '--spare', '-1']],
    ['echo-concurrent', ['0', '--max-children', '0']],
    ['echo-prefork', ['0', '--children']],
  ])('%s %j prints usage on stderr and exits 2', async (name, args) => {
    const program = start(`servers/${name}.ts`, args);
    expect((await program.end).code).toBe(2);
    expect(program.stdout).toBe('');
    expect(program.stderr).toMatch(
      new RegExp(`^${name}: .+\nUsage: npx tsx servers/${name}\\.ts PORT .*\n$`),
    );
  });

  test('echo-iterative prints a line and exits 1 when the port is in use, and when the host is none of its own', async () => {
    const { port } = await serve('echo-async');
    const taken = start('servers/echo-iterative.ts', [`${port}`]);
    const foreign = start('servers/echo-iterative.ts', ['0', '--host', '192.0.2.1']);
    expect((await taken.end).code).toBe(1);
    expect(taken.stderr).toBe('echo-iterative: serverSocket: address already in use\n');
    expect((await foreign.end).code).toBe(1);
    expect(foreign.stderr).toBe('echo-iterative: serverSocket: address not available\n');
    expect(taken.stdout + foreign.stdout).toBe('');
  });

  test.skipIf(!hasIPv6)('echo-concurrent --host ::1 listens on [::1]', async () => {
    const { program, port } = await serve('echo-concurrent', ['--host', '::1']);
    expect(program.stdout).toBe(`echo-concurrent: listening on [::1]:${port}\n`);
    const peer = await connectPeer(port, '::1');
    peer.end('six');
    expect((await readAll(peer)).toString()).toBe('six');
  });

  test.each(['echo-iterative', 'echo-concurrent'])(
    '%s --idle closes clients that neither send nor read',
    async (name) => {
      const { program, port } = await serve(name, ['--idle', '0.3']);
      const silent = await connectPeer(port);
      expect((await readAll(silent)).length).toBe(0);
      const deaf = await connectPeer(port);
      deaf.on('error', () => {});
      deaf.write(Buffer.alloc(16 * 2 ** 20)); // what comes back is not read
      await vi.waitFor(() => expect(program.stderr.match(/unavailable/g)?.length).toBe(2), 10_000);
      // On a busy machine 0.3 s may be over before a client has sent anything.
      await vi.waitFor(
        async () => expect((await echoed(port, 'next')).toString()).toBe('next'),
        20_000,
      );
    },
  );
});
