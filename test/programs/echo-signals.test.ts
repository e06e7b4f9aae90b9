// What happens to the processes of a server from outside: Ctrl-C, readers that go away, short I/O.
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { eventually } from '../helpers/eventually.ts';
import { connectPeer, readAll, readExactly } from '../helpers/peer.ts';
import { descendants, runs } from '../helpers/proc.ts';
import { startServer } from '../helpers/program.ts';

describe('Ctrl-C', () => {
  test('Ctrl-C in the terminal, twice: echo-concurrent finishes its clients and leaves no process', async () => {
    const { program, port } = await startServer('servers/echo-concurrent.ts', ['0'], {
      group: true,
    });
    const peer = await connectPeer(port);
    peer.write('busy');
    await readExactly(peer, 4);
    await eventually(() => expect(descendants(program.pid).length).toBe(3));
    const family = descendants(program.pid);
    program.interrupt();
    program.interrupt();
    peer.end(' and done');
    expect((await readAll(peer)).toString()).toBe(' and done');
    expect(await program.end).toEqual({ code: 0, signal: null });
    await eventually(() => expect(family.filter(runs)).toEqual([]));
    expect(program.stderr).toMatch(/^echo-concurrent: .+\n$/);
  });

  test('Ctrl-C ends idle servers of all designs with 0', async () => {
    const designs = ['echo-iterative', 'echo-async', 'echo-concurrent', 'echo-prefork'];
    const ends = designs.map(async (name) => {
      const { program } = await startServer(`servers/${name}.ts`, ['0'], { group: true });
      const family = descendants(program.pid);
      program.interrupt();
      expect(await program.end).toEqual({ code: 0, signal: null });
      await eventually(() => expect(family.filter(runs)).toEqual([]));
    });
    await Promise.all(ends);
  });
});

describe('a server whose messages nobody reads', () => {
  test('echo-iterative outlives the reader of its stderr', async () => {
    const { program, port } = await startServer('servers/echo-iterative.ts');
    program.child.stderr?.destroy();
    for (let i = 0; i < 3; i++) {
      const peer = await connectPeer(port);
      peer.end(`client ${i}`);
      expect((await readAll(peer)).toString()).toBe(`client ${i}`);
    }
    program.kill('SIGTERM');
    expect((await program.end).code).toBe(0);
  });
});

describe('short I/O', () => {
  test('echo-concurrent notices nothing of short reads and writes', async () => {
    const env = { MYSOCKS_SHORT_IO: '11' };
    const { program, port } = await startServer('servers/echo-concurrent.ts', ['0'], { env });
    const bytes = randomBytes(200_000);
    const answers = [1, 2, 3].map(async () => {
      const peer = await connectPeer(port);
      peer.end(bytes);
      return (await readAll(peer)).equals(bytes);
    });
    expect(await Promise.all(answers)).toEqual([true, true, true]);
    await program.destroy();
  });
});
