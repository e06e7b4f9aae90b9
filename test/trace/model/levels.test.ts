// How full a pipe or a queue is, the value of a semaphore, who holds which end, and what goes through.
import { describe, expect, test } from 'vitest';
import { buildModel, type Model } from '../../../lib/trace/model/model.ts';
import { toPerfetto } from '../../../lib/trace/show/perfetto.ts';
import { toText } from '../../../lib/trace/show/text.ts';
import { noBrowser, openPage } from '../../helpers/browser.ts';
import { MS, Tape } from '../../helpers/tape.ts';

const PIPE = 'pipe:[812345]';
const READ = `20 r ${PIPE}`;
const WRITE = `21 w ${PIPE}`;

/** Three writes of 40 bytes into a pipe of 100: the third waits for the child, which reads 80 and then the rest. */
function fills(): Tape {
  const write = { on: 21, n: 40, object: PIPE, res: 40 };
  const read = { on: 20, n: 80, object: PIPE };
  return new Tape()
    .proc(7, 'writer', 0)
    .holds(7, 1 * MS)
    .call(7, 'ipc:pipe', 1 * MS, 1 * MS + 10)
    .holds(7, 1 * MS + 20, READ, WRITE)
    .call(7, 'ipc:forkChild', 2 * MS, 3 * MS, { res: 8 })
    .fork(7, 8, 3 * MS)
    .call(7, 'ipc:close', 4 * MS, 4 * MS + 10, { on: 20, object: PIPE })
    .holds(7, 4 * MS + 20, WRITE)
    .call(7, 'ipc:pipeSize', 5 * MS, 5 * MS + 10, { on: 21, n: 100, object: PIPE, res: 100 })
    .call(7, 'ipc:write', 6 * MS, 6 * MS + 10, write)
    .call(7, 'ipc:write', 7 * MS, 7 * MS + 10, write)
    .call(7, 'ipc:write', 8 * MS, 30 * MS, write)
    .proc(8, 'writer', 20 * MS, 7)
    .holds(8, 21 * MS, READ, WRITE)
    .call(8, 'ipc:close', 22 * MS, 22 * MS + 10, { on: 21, object: PIPE })
    .holds(8, 22 * MS + 20, READ)
    .call(8, 'ipc:read', 29 * MS, 30 * MS, { ...read, res: 80 })
    .call(8, 'ipc:read', 31 * MS, 31 * MS + 10, { ...read, res: 40 })
    .call(8, 'ipc:read', 32 * MS, 50 * MS + 40, { ...read, res: 0 })
    .call(7, 'ipc:close', 50 * MS, 50 * MS + 10, { on: 21, object: PIPE })
    .holds(7, 50 * MS + 20, '')
    .exit(8, 51 * MS)
    .exit(7, 52 * MS);
}

function levels({ objects }: Model, of = 0): [ts: number, value: number][] {
  return objects[of]?.filling?.levels.map(({ ts, value }) => [ts / MS, value]) ?? [];
}

describe('fillingOf()', () => {
  test('a pipe holds what was written and not yet read, and no more than its size', () => {
    const model = buildModel(fills().records);
    expect(levels(model)).toEqual([
      [6, 40],
      [7, 80],
      [8, 100],
      [30, 40],
      [31.01, 0],
    ]);
    expect(model.objects[0]?.filling).toMatchObject({ unit: 'bytes', size: 100, most: 100 });
  });

  test('a queue holds whole messages, once msgsnd has given them to it', () => {
    const on = { on: 3, object: 'queue 3' };
    const { records } = new Tape()
      .proc(1, 'one')
      .call(1, 'ipc:msgsnd', 1 * MS, 2 * MS, { ...on, n: 88 })
      .call(1, 'ipc:msgsnd', 3 * MS, 9 * MS, { ...on, n: 12 })
      .call(1, 'ipc:msgsnd', 4 * MS, 5 * MS, { ...on, n: 12, res: -1, errno: 'EAGAIN' })
      .call(1, 'ipc:msgrcv', 6 * MS, 8 * MS, { ...on, n: 100, res: 88 });
    expect(levels(buildModel(records))).toEqual([
      [2, 88],
      [8, 0],
      [9, 12],
    ]);
  });

  test('a semaphore has the value that semInit gave, then what was posted and taken', () => {
    const on = { on: 64, object: 'semaphore 64' };
    const { records } = new Tape()
      .proc(1, 'one')
      .call(1, 'ipc:semInit', 1 * MS, 1 * MS, { ...on, n: 2 })
      .call(1, 'ipc:semWait', 2 * MS, 3 * MS, on)
      .call(1, 'ipc:semTrywait', 4 * MS, 4 * MS, on)
      .call(1, 'ipc:semTrywait', 5 * MS, 5 * MS, { ...on, res: -1, errno: 'EAGAIN' })
      .call(1, 'ipc:semPost', 6 * MS, 6 * MS, on)
      .call(1, 'ipc:semWait', 7 * MS, undefined, on)
      .call(1, 'ipc:semGetvalue', 8 * MS, 8 * MS, { ...on, res: 5 });
    const model = buildModel(records);
    expect(levels(model)).toEqual([
      [1, 2],
      [3, 1],
      [4, 0],
      [6, 1],
      [8, 5],
    ]);
    expect(model.objects[0]?.filling?.unit).toBe('value');
  });

  test('a pair of sockets has no level', () => {
    const on = { on: 20, n: 5, object: 'socket:[77]', res: 5 };
    const { records } = new Tape().proc(1, 'one').call(1, 'ipc:write', 1, 2, on);
    expect(buildModel(records).objects[0]?.filling).toBeUndefined();
  });
});

test('findHoldings(): a child holds from its fork on what its parent held, until it closes it', () => {
  const [pipe] = buildModel(fills().records).objects;
  const held = pipe?.holdings.map(({ process: { pid }, fd, reads, from, until }) => [
    pid,
    fd,
    reads ? 'r' : 'w',
    from / MS,
    until / MS,
  ]);
  expect(held).toEqual([
    [7, 20, 'r', 1.02, 4.02],
    [7, 21, 'w', 1.02, 50.02],
    [8, 20, 'r', 3, 51],
    [8, 21, 'w', 3, 22.02],
  ]);
});

test('findObjects(): memory has a lane, which shows who has it', () => {
  const { records } = new Tape()
    .proc(1, 'one')
    .holds(1, 0)
    .call(1, 'ipc:mmap', 1 * MS, 2 * MS, { on: -1, n: 4096 })
    .holds(1, 2 * MS, '- rw memory:[4711]', `3 r ${PIPE}`)
    .call(1, 'ipc:munmap', 8 * MS, 9 * MS, { n: 4096 })
    .holds(1, 9 * MS);
  const { objects } = buildModel(records);
  expect(objects).toMatchObject([
    {
      label: 'memory 1',
      spans: [],
      filling: undefined,
      holdings: [{ from: 2 * MS, until: 9 * MS }],
    },
  ]);
});

describe('flowsOf()', () => {
  const flows = (tape: Tape) =>
    buildModel(tape.records)
      .messages.filter(({ kind }) => kind !== 'fork')
      .map(({ kind, from, to, bytes }) => [kind, from.ts / MS, to.ts / MS, bytes]);

  test('bytes go from each write to the reads that have them, the end from the last close', () => {
    expect(flows(fills())).toEqual([
      ['data', 6, 30, 40],
      ['data', 7, 30, 40],
      ['data', 8, 31.01, 40],
      ['eof', 50.02, 50.04, 0],
    ]);
  });

  test('nothing goes to a read of more than was written: somebody was not recorded', () => {
    const on = { on: 20, n: 9, object: PIPE };
    const tape = new Tape()
      .proc(1, 'one')
      .call(1, 'ipc:read', 1 * MS, 2 * MS, { ...on, res: 9 })
      .call(1, 'ipc:write', 3 * MS, 4 * MS, { ...on, res: 9 });
    expect(flows(tape)).toEqual([]);
  });

  test('a message goes to the msgrcv that got one of its size, a post to whom it woke', () => {
    const on = { on: 3, object: 'queue 3' };
    const semaphore = { on: 0, object: 'semaphore 0' };
    const tape = new Tape()
      .proc(1, 'one')
      .proc(2, 'two')
      .call(1, 'ipc:msgsnd', 1 * MS, 2 * MS, { ...on, n: 5 })
      .call(1, 'ipc:msgsnd', 3 * MS, 4 * MS, { ...on, n: 7 })
      .call(2, 'ipc:msgrcv', 5 * MS, 6 * MS, { ...on, n: 100, res: 7 })
      .call(2, 'ipc:semWait', 7 * MS, 20 * MS, semaphore)
      .call(1, 'ipc:semPost', 19 * MS, 19 * MS, semaphore);
    expect(flows(tape)).toEqual([
      ['data', 3, 6, 7],
      ['data', 19, 20, 0],
    ]);
  });
});

test('toText() says how full a pipe is, and who holds its ends', () => {
  const text = toText(buildModel(fills().records));
  expect(text).toContain('[pid 7] 0.008000 --- pipe 1: 100 of 100 bytes ---\n');
  expect(text).toContain('[pid 8] 0.031010 --- pipe 1: 0 of 100 bytes ---\n');
  expect(text).toContain('[pid 8] 0.003000 --- holds pipe 1 with descriptor 21, to write ---\n');
  const gone = '--- holds no more pipe 1 with descriptor 21, to write ---\n';
  expect(text).toContain(`[pid 8] 0.022020 ${gone}`);
});

test('toPerfetto() has a counter for each level', () => {
  const events = toPerfetto(buildModel(fills().records)).traceEvents;
  const counter = events.filter(({ ph, name }) => ph === 'C' && name === 'pipe 1: bytes in it');
  expect(counter.map(({ ts, args }) => [ts, args?.['bytes']])).toEqual([
    [0, 0],
    [6000, 40],
    [7000, 80],
    [8000, 100],
    [30_000, 40],
    [31_010, 0],
  ]);
});

test.skipIf(noBrowser)('the page shows how full a pipe is, and who holds which end', async () => {
  const page = await openPage([fills()]);
  const heights = await page
    .locator('#runs .level .shape')
    .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute('height'))));
  const [first = NaN, second = NaN, full = NaN] = heights;
  expect([second / first, full / first].map((ratio) => ratio.toFixed(1))).toEqual(['2.0', '2.5']);
  expect(await page.locator('#runs .bar.writes').count()).toBe(2);
  expect(await page.locator('#runs .bar.reads').count()).toBe(2);
  await page.locator('#runs .bar.writes .shape').nth(1).hover();
  await expect
    .poll(() => page.locator('#tip').textContent())
    .toMatch(/child 8 \(pid 8\) holds pipe 1 with descriptor 21.*to write, from .*reader waits/s);
  await page.locator('#runs .level .shape').nth(2).hover();
  await expect
    .poll(() => page.locator('#tip').textContent())
    .toContain('100 of 100 bytes in pipe 1');
});
