// A memory that several processes share, as programs see it.
import { describe, expect, test } from 'vitest';
import { KINDS, PAGE, Sharer, sharers } from '../../helpers/memory.ts';

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

  test('is seen as numbers of all types, and arrays of one view are copies', async () => {
    const [home, a] = (await sharers(2, kind)) as [Sharer, Sharer];
    await home.does('memory.view(Float64Array)[1] = 0.5');
    await home.does('memory.view(BigInt64Array)[2] = 7n');
    expect(await a.does('return memory.view(Float64Array)[1]')).toBe(0.5);
    expect(await a.does('return String(memory.view(BigInt64Array)[2])')).toBe('7');
    await a.does('view.fill(3, 1020, 1030); view.set([8, 9], 1023)');
    expect(await home.does('return [...view.slice(1021, 1026)]')).toEqual([3, 3, 8, 9, 3]);
    expect(await home.does('return [view.length, view[-1], view[4096], view.indexOf(9)]')).toEqual([
      4096,
      null,
      null,
      1024,
    ]);
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
