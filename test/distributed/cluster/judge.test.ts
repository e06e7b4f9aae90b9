// What is said of a run, by what was seen of it.
import { describe, expect, test } from 'vitest';
import type { Kind } from '../../../lib/distributed/events.ts';
import type { Entry, History } from '../../../lib/distributed/cluster/history.ts';
import { judge } from '../../../lib/distributed/cluster/judge.ts';

type Line = readonly [at: number, node: number, did: Entry['did'], life?: number];

function history(lines: readonly Line[], kind: Kind = 'lock', pace = 1): History {
  const entries = lines.map(([at, node, did, life = 1]) => ({ at, node, life, did }));
  return { ids: [1, 2, 3], kind, entries, pace, begin: 0, end: 1000 };
}

function mistakes(lines: readonly Line[], kind: Kind = 'lock'): readonly string[] {
  return judge(history(lines, kind)).mistakes;
}

const stay = (node: number, from: number, to: number): Line[] => [
  [from - 1, node, ['ask']],
  [from, node, ['enter']],
  [to, node, ['leave']],
];

describe('judge() of a lock', () => {
  test('finds nothing where one stay follows the other', () => {
    expect(mistakes([...stay(1, 10, 20), ...stay(2, 20, 30)])).toEqual([]);
  });

  test('finds two inside together, in whatever order it hears of them', () => {
    const said = 'Nodes 1 and 2 were inside together for 1.5 ms, 19 ms after the start';
    expect(mistakes([...stay(1, 10, 20), ...stay(2, 18.5, 30)])).toEqual([said]);
    expect(mistakes([...stay(2, 18.5, 30), ...stay(1, 10, 20)])).toEqual([said]);
  });

  test('finds a short stay in the middle of a long one', () => {
    const lines = [...stay(1, 10, 90), ...stay(2, 20, 21), ...stay(3, 50, 51)];
    expect(mistakes(lines)[0]).toMatch(/^Nodes 1 and 2 .* 1\.0 ms/);
  });

  test('ends the stay of one that is killed with the kill', () => {
    const killed: Line[] = [
      [9, 1, ['ask']],
      [10, 1, ['enter']],
      [15, 1, ['kill']],
      [17, 1, ['leave']],
    ];
    expect(mistakes([...killed, ...stay(2, 16, 30)])).toEqual([]);
    expect(mistakes([...killed, ...stay(2, 14, 30)])).toHaveLength(1);
  });

  test('lets a stay that is not over last to the end', () => {
    const open: Line[] = [
      [9, 1, ['ask']],
      [10, 1, ['enter']],
    ];
    expect(mistakes([...open, ...stay(2, 500, 501)])).toHaveLength(1);
  });

  test('finds one that asked and was not served, unless it was killed', () => {
    const asks: Line[] = [[7, 2, ['ask']]];
    expect(mistakes(asks)).toEqual([
      'The program of node 2 asked 7 ms after the start, and was never served',
    ]);
    expect(mistakes([...asks, [8, 2, ['kill']]])).toEqual([]);
  });

  test('counts entries and messages, in a run in which nothing fails', () => {
    const send: Line = [5, 1, ['send', 2, 'request', 1]];
    const lines = [send, send, ...stay(1, 10, 20), ...stay(3, 30, 40)];
    const price = { each: 2, free: [3] };
    expect(judge(history(lines), { entries: 2, messages: price }).mistakes).toEqual([]);
    expect(judge(history(lines), { entries: 3, messages: { each: 2 } }).mistakes).toEqual([
      'There were 2 entries: wanted 3',
      '2 entries took 2 messages: wanted 4',
    ]);
    const failed: Line[] = [...lines, [50, 2, ['kill']]];
    expect(judge(history(failed), { entries: 3, messages: { each: 2 } }).mistakes).toEqual([]);
  });

  test('says what a node threw, first', () => {
    expect(
      mistakes([
        [1, 2, ['ask']],
        [2, 2, ['error', 'No']],
      ])[0],
    ).toBe('Node 2: No');
  });
});

describe('judge() of time', () => {
  const slow: Line = [9, 1, ['got', 2, 'request', 1, 1, 140]];
  const late: Line = [9, 1, ['timer', 'answer', 100]];

  test.each([
    [slow, 'a message took 140 ms'],
    [late, 'a timer was 100 ms late'],
  ])('says why a run is void: %j', (line, why) => {
    expect(judge(history([line])).void).toBe(why);
    expect(judge(history([line]), { untimed: true }).void).toBeUndefined();
    expect(judge(history([line], 'lock', 3)).void).toBeUndefined();
  });
});

test('judge() counts the time of a message that is still on its way, but not of one to the dead', () => {
  const sends: Line[] = [[600, 1, ['send', 2, 'request', 1]]];
  expect(judge(history(sends)).void).toBe('a message took 400 ms');
  expect(judge(history([...sends, [650, 2, ['kill']]])).void).toBeUndefined();
  expect(judge(history([...sends, [601, 1, ['lost', 2, 1]]])).void).toBeUndefined();
});

describe('judge() of an election', () => {
  const all = (leader: number): Line[] =>
    [1, 2, 3].flatMap((node): Line[] => [
      [1, node, ['start', 100]],
      [2, node, ['elected', leader]],
    ]);

  test('finds nothing where all name the highest that lives', () => {
    expect(mistakes(all(3), 'election')).toEqual([]);
    const lines: Line[] = [
      ...all(3),
      [3, 3, ['kill']],
      [4, 2, ['elected', 2]],
      [5, 1, ['elected', 2]],
    ];
    expect(mistakes(lines, 'election')).toEqual([]);
  });

  test('finds one that names a dead one', () => {
    expect(mistakes([...all(3), [3, 3, ['kill']], [4, 2, ['elected', 2]]], 'election')).toEqual([
      'In the end node 1 names 3, and the highest that lives is 2',
    ]);
  });

  test('finds one that names a lower one than itself, and one that names nobody', () => {
    expect(mistakes(all(2), 'election')[0]).toBe('Node 3 named 2, which is lower than itself');
    expect(mistakes([[1, 1, ['start', 100]]], 'election')).toEqual([
      'In the end node 1 names nobody, and the highest that lives is 1',
    ]);
  });
});

describe('judge() of a memory', () => {
  const write = (at: number, node: number, page: string, value: number): Line[] => [
    [at, node, ['write', page, value]],
    [at + 1, node, ['reply', null]],
  ];
  const read = (at: number, node: number, page: string, value: number): Line[] => [
    [at, node, ['read', page]],
    [at + 1, node, ['reply', value]],
  ];

  test('finds nothing where one order explains all answers', () => {
    const lines = [...write(1, 1, 'x', 1), ...read(3, 2, 'x', 1), ...read(5, 3, 'x', 0)];
    expect(mistakes(lines, 'memory')).toEqual([]);
  });

  test('takes a write that is not done yet for one that may be read', () => {
    const lines: Line[] = [[1, 1, ['write', 'x', 1]], ...read(3, 2, 'x', 1), [8, 1, ['kill']]];
    expect(mistakes(lines, 'memory')).toEqual([]);
  });

  test.each<[string, Line[]]>([
    [
      'a store buffer',
      [
        ...write(1, 1, 'x', 1),
        ...read(3, 1, 'y', 0),
        ...write(1, 2, 'y', 2),
        ...read(3, 2, 'x', 0),
      ],
    ],
    [
      'a message that overtakes',
      [
        ...write(1, 1, 'x', 1),
        ...write(3, 1, 'y', 2),
        ...read(5, 2, 'y', 2),
        ...read(7, 2, 'x', 0),
      ],
    ],
    [
      'two that see two writes in two orders',
      [
        ...write(1, 1, 'x', 1),
        ...write(1, 3, 'x', 2),
        ...read(4, 2, 'x', 1),
        ...read(6, 2, 'x', 2),
        ...read(6, 3, 'x', 1),
      ],
    ],
  ])('finds %s', (_, lines) => {
    expect(mistakes(lines, 'memory')).toEqual([
      expect.stringMatching(/^No order of the \d+ operations explains the answers/),
    ]);
  });

  test('finds a value that nobody wrote', () => {
    expect(mistakes(read(1, 2, 'x', 7), 'memory')).toEqual([
      'Node 2 read x = 7, which nobody had written',
    ]);
  });
});
