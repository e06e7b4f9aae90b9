/**
 * What one clock counts.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { Clocks, type Clock, type Stamp } from './clocks.ts';

/** What is said of stamps that are no good, whichever check finds them. */
const advice = [
  {
    when: /time: (\d+), node: \d+ }, but gave { time: \1,/,
    say: 'The time is right, and the node is not: a stamp bears the number that the constructor of its clock got.',
  },
  {
    when: /but gave -?\d+$/,
    say: 'A stamp has both, the time and the node: return { time: this.time, node: this.node }.',
  },
] as const;

const NODES = [2, 3, 11, 101];

export const counts = check(
  'counts',
  {
    title: 'counts what happens, by one, from 1',
    teaches: 'A logical clock does not tell how late it is. It tells how much has happened.',
    points: 2,
    hints: [
      'What is the time of the first event of a node, and what that of the second?',
      'tick and send are events, and each is one later than what happened before: 1, 2, 3, …',
      'this.time++; return { time: this.time, node: this.node }: in tick, and in send too.',
    ],
    advice: [
      ...advice,
      {
        when: /that stamp is/,
        say: 'A stamp that was given belongs to its event for ever. Return a new object each time: { time: this.time, node: this.node }.',
      },
      {
        when: /send\(\) should give/,
        say: 'Sending is an event as well: it is one later than what happened before, and what happens next is later than that.',
      },
      {
        when: /should give/,
        say: 'Begin with 0, add 1 for each event, then make the stamp: the first one is 1.',
      },
    ],
  },
  async (t) => {
    const clocks = await Clocks.load(t);
    const clock = await clocks.make(t.random.pick(NODES));
    const calls = t.random.shuffle(['tick', 'tick', 'tick', 'send', 'send', 'send'] as const);
    await clock.tick(1);
    await clock.tick(2);
    await clock.send(3);
    await clock.send(4);
    for (const [i, call] of calls.entries()) await clock[call](5 + i);
    await clock.keepsStamps();
  },
);

export const receives = check(
  'receives',
  {
    title: 'is later than what it hears of',
    teaches:
      'A message is a cause of its arrival. So its arrival is later than its sending, whatever the clock here said.',
    points: 3,
    hints: [
      'A message says that it was sent at 9, and here it is only 4. What time is it when it has come? And when it was sent at 2?',
      'The later one of both is what happened before: the arrival is one later than that.',
      'this.time = Math.max(this.time, stamp.time) + 1;',
    ],
    advice: [
      ...advice,
      {
        when: /has changed the stamp/,
        say: 'The stamp belongs to the one that made it. Read stamp.time, and put nothing into it.',
      },
      {
        when: /receive\(.*should give/,
        say: 'The arrival is one later than both: what happened here before, and the sending. Also when the stamp is old: hearing is an event.',
      },
      {
        when: /should give/,
        say: 'After a message the clock goes on from the time of its arrival: receive must keep it.',
      },
    ],
  },
  async (t) => {
    const clocks = await Clocks.load(t);
    for (const { name, stamp } of stampsToHear(t)) {
      await t.variation(name, async () => {
        const clock = await clocks.make(11);
        for (const time of [1, 2, 3, 4, 5, 6]) await clock.tick(time);
        await clock.receive(stamp, Math.max(6, stamp.time) + 1);
        await goesOn(clock, Math.max(6, stamp.time) + 1);
      });
    }
    await t.variation('one after the other', () => hearsMany(t, clocks));
  },
);

/** The clock that hears of them has come to 6. */
function stampsToHear(t: Trial): { name: string; stamp: Stamp }[] {
  const later = t.random.integer(20, 90);
  return [
    { name: 'a later stamp', stamp: { time: later, node: 3 } },
    { name: 'a later stamp of a higher node', stamp: { time: later, node: 101 } },
    { name: 'one that is later by one', stamp: { time: 7, node: 3 } },
    { name: 'an equal stamp', stamp: { time: 6, node: 3 } },
    { name: 'an equal stamp of a higher node', stamp: { time: 6, node: 101 } },
    { name: 'an older stamp', stamp: { time: 2, node: 3 } },
    { name: 'an older stamp of a higher node', stamp: { time: 5, node: 101 } },
    { name: 'a stamp with more digits', stamp: { time: 100, node: 2 } },
    {
      name: 'a stamp of a clock that has counted for years',
      stamp: { time: 5_000_000_000, node: 3 },
    },
  ];
}

/** What happens after `time` is later than that. */
async function goesOn(clock: Clock, time: number): Promise<void> {
  await clock.tick(time + 1);
  await clock.send(time + 2);
}

async function hearsMany(t: Trial, clocks: Clocks): Promise<void> {
  const clock = await clocks.make(t.random.pick(NODES));
  let now = 0;
  const hear = async (time: number, node: number) => {
    now = Math.max(now, time) + 1;
    await clock.receive({ time, node }, now);
  };
  await hear(1, 7); // also the first event of all may be a message
  await hear(1, 5);
  await hear(t.random.integer(8, 12), 7);
  await hear(t.random.integer(2, 7), 5);
  await hear(t.random.integer(40, 99), 5);
  await hear(t.random.integer(100, 120), 7);
  await goesOn(clock, now);
  await clock.keepsStamps();
}

export const independent = check(
  'independent',
  {
    title: 'shares nothing with another clock',
    teaches: 'Each node counts for itself: only a message brings the times of two together.',
    points: 1,
    hints: [
      'Two clocks in one program: does the one go on when the other ticks?',
      'What a clock has counted belongs to it: a field of the class, no variable of the module.',
      'readonly node: number; time = 0; in the class, and this.time everywhere.',
    ],
    advice: [
      ...advice,
      {
        when: /should give/,
        say: 'Another clock has counted along. The time and the number of the node are fields: nothing of a clock is static, or a variable of the module.',
      },
    ],
  },
  async (t) => {
    const clocks = await Clocks.load(t);
    const [a, b] = [await clocks.make(2), await clocks.make(11)];
    await a.tick(1);
    await a.tick(2);
    await b.send(1);
    await a.send(3);
    await b.receive({ time: 3, node: 2 }, 4);
    await a.tick(4);
    const c = await clocks.make(2, 'another clock 2');
    await c.tick(1);
    await b.tick(5);
    await a.tick(5);
    await c.receive({ time: 2, node: 3 }, 3);
    await a.send(6);
    await b.send(6);
  },
);
