// A memory that several processes share, as programs see it.
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { SharedMemory } from '../../../lib/distributed/index.ts';
import { KINDS, PAGE, PAGES, Sharer, sharers } from '../../helpers/memory.ts';
import { run } from '../../helpers/script.ts';

describe.each(KINDS)('SharedMemory, %s pages', (kind) => {
  test('shows in one process what another has written', async () => {
    const [home, a, b] = (await sharers(3, kind)) as [Sharer, Sharer, Sharer];
    await a.does('view[0] = 5');
    expect(await b.does('return view[0]')).toBe(5);
    expect(await home.does('return view[0]')).toBe(5);
    await b.does('view[0]++');
    expect(await a.does('return view[0]')).toBe(6);
  });

  test('asks home once for a page, and then no more while nobody else writes', async () => {
    const [home, a] = (await sharers(2, kind)) as [Sharer, Sharer];
    await home.does(`view[${PAGE}] = 1`);
    const counts = 'const { sent, received, ...s } = memory.stats(); return s';
    const none = { readFaults: 0, writeFaults: 0, upgrades: 0, invalidated: 0, fetched: 0 };
    expect(await home.does(counts)).toEqual({ ...none, writeFaults: 1 });
    await a.does(`for (let i = 0; i < 100; i++) view[${PAGE} + i] += view[${PAGE}]`);
    expect(await a.does(counts)).toEqual({ ...none, readFaults: 1, writeFaults: 1, upgrades: 1 });
    const given = { fetched: 1, invalidated: 1 };
    expect(await home.does(counts)).toEqual({ ...none, writeFaults: 1, ...given });
    expect(
      await a.does('const { sent, received } = memory.stats(); return [sent, received]'),
    ).toEqual([2, 2]);
  });

  test('counts right under a lock, which one at a time has', async () => {
    const all = await sharers(3, kind);
    const count =
      'await memory.lock(1, async () => { const n = view[0]; await null; view[0] = n + 1 })';
    const loop = `for (let i = 0; i < 50; i++) ${count}`;
    await Promise.all(all.map((one) => one.does(loop)));
    expect(await all[0]!.does('return view[0]')).toBe(150);
    // Two calls of one process exclude each other, too; what the function gives and throws comes through.
    const both = `return Promise.all([1, 2].map(() => memory.lock(1, async () => { const n = view[0]; await new Promise(setImmediate); return view[0] = n + 1 })))`;
    expect(await all[1]!.does(both)).toEqual([151, 152]);
    const thrown = `return memory.lock(1, () => { throw new Error('x') }).catch((e) => e.message)`;
    expect(await all[1]!.does(thrown)).toBe('x');
    expect(await all[2]!.does('return memory.lock(1, () => 7)')).toBe(7);
  });

  test('loses counts without a lock', async () => {
    const all = await sharers(2, kind);
    for (const one of all) await one.does('globalThis.n = view[0]');
    for (const one of all) await one.does('view[0] = n + 1');
    expect(await all[0]!.does('return view[0]')).toBe(1);
  });

  test('is seen as numbers of all types, and arrays of one view are copies', async () => {
    const [home, a] = (await sharers(2, kind)) as [Sharer, Sharer];
    await home.does('memory.view(Float64Array)[1] = 0.5');
    await home.does('memory.view(BigInt64Array)[2] = 7n');
    expect(await a.does('return memory.view(Float64Array)[1]')).toBe(0.5);
    expect(await a.does('return String(memory.view(BigInt64Array)[2])')).toBe('7');
    await a.does('view.fill(3, 1020, 1030); view.set([8, 9], 1023)');
    expect(await home.does('return [...view.slice(1021, 1026)]')).toEqual([3, 3, 8, 9, 3]);
    expect(
      await home.does('return [view.length, view[-1], view[view.length], view.indexOf(9)]'),
    ).toEqual([PAGES * PAGE, null, null, 1024]);
  });

  test('serves more faults than a handle lives that nobody keeps', async () => {
    const [home, a] = (await sharers(2, kind)) as [Sharer, Sharer];
    const touch = `const junk = []; for (let i = 0; i < ${PAGES}; i++) { view[i * ${PAGE}]++; junk.push(new Uint8Array(10_000)) }`;
    for (const one of [home, a, home]) await one.does(touch);
    expect(await a.does(`return view[${PAGE} * ${PAGES - 1}]`)).toBe(3);
  });

  test('keeps what a process wrote that closes, exits or throws', async () => {
    const home = await Sharer.start('home', kind);
    const ends = ['await memory.close()', 'process.exit(3)', "throw new Error('x')"];
    for (const [i, end] of ends.entries()) {
      const one = await Sharer.start(home.place, kind);
      await one.does(`view[0] = ${i + 1}`);
      one.order(`${end}; process.exit()`);
      await one.program.end;
      expect(await home.does('return view[0]')).toBe(i + 1);
    }
  });
});

test.skipIf(!KINDS.includes('kernel'))('SharedMemory counts right with Atomics', async () => {
  const all = await sharers(3, 'kernel');
  const loop = 'for (let i = 0; i < 200; i++) Atomics.add(view, 0, 1)';
  await Promise.all(all.map((one) => one.does(loop)));
  expect(await all[0]!.does('return view[0]')).toBe(600);
});

test('SharedMemory has checked pages where no machine code may be loaded', async () => {
  const program = await run(
    `import { SharedMemory } from 'mysocks/distributed';
     const memory = await SharedMemory.create();
     const other = await SharedMemory.join('127.0.0.1:' + memory.port);
     memory.view(Int32Array)[0] = 5;
     console.log(memory.pages, other.pages, other.view(Int32Array)[0]);
     await other.close();
     await memory.close();`,
    [],
    { env: { NODE_OPTIONS: '--no-addons' } },
  );
  expect(await program.end, program.stderr).toEqual({ code: 0, signal: null });
  expect(program.stdout).toBe('checked checked 5\n');
});

test('SharedMemory shows a checked view with what is in it', async () => {
  const [home, a] = (await sharers(2, 'checked')) as [Sharer, Sharer];
  await home.does('view[1] = 5');
  const shown = `return (await import('node:util')).inspect(view).slice(0, 20)`;
  expect(await a.does(shown)).toMatch(/^\[\s+0, 5, 0, 0/);
  await home.does('view[1] = 6');
  expect(await a.does(shown)).toMatch(/^\[\s+0, 6, 0, 0/);
});

describe('SharedMemory', () => {
  test('listens at 127.0.0.1 alone, where nothing else is said', async () => {
    const home = await Sharer.start('home', 'checked');
    const port = Number(home.place.split(':')[1]);
    const [error] = await once(connect(port, '127.0.0.2'), 'error');
    expect(error.code).toBe('ECONNREFUSED');
  });

  test('says why it cannot be made or joined', async () => {
    const home = await Sharer.start('home', 'checked');
    const port = Number(home.place.split(':')[1]);
    const why = (promise: Promise<unknown>) => promise.catch((error: Error) => error.message);
    expect(await why(SharedMemory.create({ port }))).toContain('EADDRINUSE');
    expect(await why(SharedMemory.create({ size: 0 }))).toBe(
      'Size must be 1 to 1073741824 bytes: got 0',
    );
    expect(await why(SharedMemory.create({ port: 70_000 }))).toBe(
      'Port must be 0 to 65535: got 70000',
    );
    expect(await why(SharedMemory.join('7000'))).toBe('Place must be HOST:PORT: got "7000"');
    expect(await why(SharedMemory.join('127.0.0.1:1'))).toBe(
      'Cannot join 127.0.0.1:1: ECONNREFUSED',
    );
  });

  test.each(KINDS)(
    'lets a process end that has closed it, and no lock be had: %s',
    async (kind) => {
      const one = await Sharer.start('home', kind);
      await one.does('view[0] = 1; await memory.close(); await memory.close()');
      const lock = 'return memory.lock(1, () => 0).catch((error) => error.message)';
      expect(await one.does(lock)).toBe('Memory is closed');
      const touch = `try { return view[${PAGE}] } catch (error) { return error.message }`;
      const closed = kind === 'kernel' ? 0 : 'Memory must be open: it was closed';
      expect(await one.does(touch)).toBe(closed);
      one.program.type('');
      expect(await one.program.end).toEqual({ code: 0, signal: null });
    },
  );

  test('loads neither koffi nor esbuild for a program that has only nodes', async () => {
    const program = await run(
      `import { createRequire } from 'node:module';
       import { LockNode, SharedMemory } from 'mysocks/distributed';
       const loaded = Object.keys(createRequire(import.meta.url).cache);
       console.log(typeof LockNode, typeof SharedMemory, loaded.filter((name) => /koffi|esbuild/.test(name)).length);`,
    );
    await program.end;
    expect(program.stdout).toBe('function function 0\n');
  });
});

test.skipIf(KINDS.length < 2)('SharedMemory has members with both kinds of pages', async () => {
  const home = await Sharer.start('home', 'kernel');
  const others = [
    await Sharer.start(home.place, 'checked'),
    await Sharer.start(home.place, 'kernel'),
  ];
  const loop =
    'for (let i = 0; i < 50; i++) await memory.lock(0, () => { view[0]++; view[1024]-- })';
  await Promise.all([home, ...others].map((one) => one.does(loop)));
  expect(await home.does('return [view[0], view[1024]]')).toEqual([150, -150]);
});
