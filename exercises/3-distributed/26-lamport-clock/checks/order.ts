/**
 * The order of all events.
 *
 * @module
 */
import { check, expectRules, type Trial } from '../../../../lib/grader/index.ts';
import { Clocks, show, type Stamp } from './clocks.ts';

const NODES = [2, 3, 11, 1013];
/** A hundred times, of 1 to 3 digits: each is the time of an event at each node. */
const TIMES = { 9: [1, 9], 41: [10, 99], 50: [100, 999] } as const;

export const totalOrder = check(
  'total-order',
  {
    title: 'puts all events in one order',
    teaches:
      'Two events may have the same time. With the number of the node behind it, all nodes put them in the same order without a word.',
    points: 2,
    hints: [
      'Which of two events with the same time comes first, and do all nodes say so?',
      'By time first; where the times are the same, by the number of the node. As numbers: 9 is before 10. No event is before itself.',
      'return a.time < b.time || (a.time === b.time && a.node < b.node);',
    ],
    advice: [
      {
        when: /true or false is wanted/,
        say: 'before(a, b) says whether a is before b: true or false, no number.',
      },
      {
        when: /of itself/,
        say: 'No event is before itself: < and not <=.',
      },
      {
        when: /the same time/,
        say: 'With the same time the lower number of the node decides, as a number: 3 is before 11.',
      },
      {
        when: /before\(/,
        say: 'The smaller time comes first, whatever the nodes. Compare numbers, not texts: "10" < "9".',
      },
    ],
  },
  async (t) => {
    const stamps = stampsInOrder(t);
    const asked = t.random.shuffle(stamps.map((stamp, place) => ({ ...stamp, place })));
    const rows = await (
      await Clocks.load(t)
    ).compare(asked.map(({ time, node }) => ({ time, node })));
    // In order, so that the first mistake that is found has small numbers.
    const order = [...asked.entries()].toSorted(([, a], [, b]) => a.place - b.place);
    for (const [i, a] of order) {
      for (const [j, b] of order) expectOrder(t, a, b, rows[i]?.[j] === '1');
    }
    t.step(`before() puts ${stamps.length} stamps of ${NODES.length} nodes in one order`);
  },
);

function stampsInOrder(t: Trial): Stamp[] {
  const times = Object.entries(TIMES).flatMap(([count, [from, to]]) => {
    const all = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    return t.random.shuffle(all).slice(0, Number(count));
  });
  return times.toSorted((a, b) => a - b).flatMap((time) => NODES.map((node) => ({ time, node })));
}

function expectOrder(
  t: Trial,
  a: Stamp & { place: number },
  b: Stamp & { place: number },
  got: boolean,
): void {
  const wanted = a.place < b.place;
  if (got === wanted) return;
  const why = a.place === b.place ? ', of itself' : a.time === b.time ? ', with the same time' : '';
  t.fail(`before(${show(a)}, ${show(b)})${why}, should give ${wanted}, but gave ${got}`);
}

export const happenedBefore = check(
  'happened-before',
  {
    title: 'puts causes before what they cause, in a chat',
    teaches:
      'What this clock is for: whoever sorts the lines of a chat by their stamps never sees an answer before its question.',
    points: 2,
    hints: [
      'Three nodes say hello, and each answers the first hello that it hears. Whose events are causes of an answer?',
      'Everything that happened at a node before, and everything that a message has told it of. All of that must have a smaller time.',
      'receive must keep the time that it gives: what is sent after it is later than what was heard.',
    ],
    advice: [
      {
        when: /has the time/,
        say: 'Follow the steps back from the last one: which message brought that cause here, and did the clock go on from there, in receive and in all that came after it?',
      },
    ],
  },
  (t) => expectRules(t, '26', 'happened-before'),
);
