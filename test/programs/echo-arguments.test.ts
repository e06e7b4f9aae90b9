import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { echoed, serveEcho } from '../helpers/echo.ts';
import { eventually } from '../helpers/eventually.ts';
import { connectPeer, readAll } from '../helpers/peer.ts';
import { start } from '../helpers/program.ts';

const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === '::1');

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
    const { port } = await serveEcho('echo-async');
    const taken = start('servers/echo-iterative.ts', [`${port}`]);
    const foreign = start('servers/echo-iterative.ts', ['0', '--host', '192.0.2.1']);
    expect((await taken.end).code).toBe(1);
    expect(taken.stderr).toBe('echo-iterative: serverSocket: address already in use\n');
    expect((await foreign.end).code).toBe(1);
    expect(foreign.stderr).toBe('echo-iterative: serverSocket: address not available\n');
    expect(taken.stdout + foreign.stdout).toBe('');
  });

  test.skipIf(!hasIPv6)('echo-concurrent --host ::1 listens on [::1]', async () => {
    const { program, port } = await serveEcho('echo-concurrent', ['--host', '::1']);
    expect(program.stdout).toBe(`echo-concurrent: listening on [::1]:${port}\n`);
    const peer = await connectPeer(port, '::1');
    peer.end('six');
    expect((await readAll(peer)).toString()).toBe('six');
  });

  test.each(['echo-iterative', 'echo-concurrent'])(
    '%s --idle closes clients that neither send nor read',
    async (name) => {
      const { program, port } = await serveEcho(name, ['--idle', '0.3']);
      const silent = await connectPeer(port);
      expect((await readAll(silent)).length).toBe(0);
      const deaf = await connectPeer(port);
      deaf.on('error', () => {});
      deaf.write(Buffer.alloc(16 * 2 ** 20)); // what comes back is not read
      await eventually(() => expect(program.stderr.match(/unavailable/g)?.length).toBe(2));
      // On a busy machine 0.3 s may be over before a client has sent anything.
      await eventually(async () => expect((await echoed(port, 'next')).toString()).toBe('next'));
    },
  );
});
