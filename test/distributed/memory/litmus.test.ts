// The memory is sequentially consistent: the litmus tests, and a control that they must find wrong.
import { describe, expect, test } from 'vitest';
import { M } from '../../../lib/distributed/memory/wire.ts';
import { LITMUS, outcomes, type Access, type Outcome, type Program } from '../../helpers/litmus.ts';
import { KINDS, PAGE, Sharer, sharers, type Kind } from '../../helpers/memory.ts';
import { explore, sample, type Wire } from '../../helpers/orders.ts';
import { through } from '../../helpers/proxy.ts';

const TWO = Object.entries(LITMUS).filter(([, programs]) => programs.length === 2);
/** All begin with copies of all. */
const warm = (programs: readonly Program[]): Program[] =>
  programs.map((program) => [[0], [1], ...program]);

/** Home is told that a copy is gone while it is still read. */
const hasty: Wire = (message, pass, toHome) => {
  if (message.type === M.INVALIDATE) toHome(M.ACK, message.no);
  else pass(message);
};

describe('home and its members, in every order of messages,', () => {
  test.each(TWO)('%s: give all outcomes that one memory gives, and no other', (_, programs) => {
    expect(explore(programs).outcomes).toEqual(outcomes(programs));
  });

  test.each(TWO)('%s: the same where all begin with copies of all', (_, programs) => {
    const warmed = warm(programs);
    expect(explore(warmed).outcomes).toEqual(outcomes(warmed));
  });

  test('IRIW: in 3000 orders they give no outcome that one memory does not give', () => {
    const allowed = outcomes(LITMUS['IRIW']!);
    const found = new Set(Array.from({ length: 3000 }, (_, i) => sample(LITMUS['IRIW']!, i)));
    expect([...found].filter((outcome) => !allowed.has(outcome))).toEqual([]);
    expect(found.size).toBeGreaterThan(8);
  });

  test.each(['SB', 'MP'])('%s: copies that stay when home believes them gone are found', (name) => {
    const warmed = warm(LITMUS[name]!);
    const allowed = outcomes(warmed);
    const found = [...explore(warmed, hasty).outcomes].filter((outcome) => !allowed.has(outcome));
    expect(found.length).toBeGreaterThan(0);
  });
});

/** What a process is told to do, in JavaScript. */
function statements(program: Program, [x, y]: readonly [number, number], delay: number): string {
  const place = ([variable]: Access) => `view[${variable === 0 ? x : y}]`;
  const made = program.map((access) =>
    access[1] === undefined ? `read.push(${place(access)})` : `${place(access)} = ${access[1]}`,
  );
  return `const read = []; for (let i = 0; i < ${delay}; i++) read.push(i); read.length = 0; ${made.join('; ')}; return read`;
}

const ROUNDS = 24;
const WHERE = { 'two pages': [PAGE, 2 * PAGE], 'one page': [PAGE, PAGE + 1] } as const;

describe.each(KINDS)('processes, %s pages,', (kind) => {
  test.each(Object.entries(WHERE))('see one order of all accesses: %s', async (_, where) => {
    const all = await sharers(4, kind);
    const [x, y] = where;
    for (const [name, programs] of Object.entries(LITMUS)) {
      const allowed = outcomes(programs);
      for (let round = 0; round < ROUNDS; round++) {
        await all[round % 4]!.does(`view[${x}] = 0; view[${y}] = 0`);
        if (round % 2 === 0) {
          await Promise.all(all.map((one) => one.does(`view[${x}] + view[${y}]`)));
        }
        const read = await Promise.all(
          programs.map((program, i) =>
            all[(i + round) % 4]!.does(statements(program, where, ((round * (i + 1)) % 7) * 2000)),
          ),
        );
        expect(allowed, `${name} ${JSON.stringify(read)}`).toContain(JSON.stringify(read));
      }
    }
  });
});

describe.each(KINDS)('an invalidation, %s pages,', (kind) => {
  /** A writes x, then a reads y; then b writes y and reads x, of which it had a copy before. */
  async function storeBuffering(home: Sharer, b: Sharer, between: () => Promise<void>) {
    const { a, read } = await begun(home, b);
    await between();
    const first = await a;
    return [first, await b.does(read)] as Outcome;
  }
  async function begun(home: Sharer, b: Sharer) {
    const [x, y] = [PAGE, 2 * PAGE];
    for (const one of [home, b]) await one.does(`view[${x}] + view[${y}]`);
    const a = home.does(`view[${x}] = 1; return [view[${y}]]`);
    return { a, read: `view[${y}] = 1; return [view[${x}]]` };
  }
  const pair = async (kind: Kind) => {
    const home = await Sharer.start('home', kind);
    const proxy = await through(home.place);
    return { home, proxy, b: await Sharer.start(proxy.place, kind) };
  };

  test('that is acknowledged before it is done breaks the memory, and the litmus test finds it', async () => {
    const { home, proxy, b } = await pair(kind);
    proxy.hold('and acknowledge');
    const read = await storeBuffering(home, b, async () => {});
    expect(read).toEqual([[0], [0]]);
    expect(outcomes(LITMUS['SB']!)).not.toContain(JSON.stringify(read));
  });

  test('is waited for: until it is done the write is not', async () => {
    const { home, proxy, b } = await pair(kind);
    proxy.hold();
    const read = await storeBuffering(home, b, async () => {
      await proxy.held;
      expect(await b.does(`return view[${PAGE}]`)).toBe(0); // the write is not done yet, so this is right
      proxy.release();
    });
    expect(read).toEqual([[0], [1]]);
  });
});
