/**
 * What comes through the buffer, and that no more is in it than there are slots.
 *
 * @module
 */
import { check, type Advice } from '../../../../lib/grader/index.ts';
import { sleepAdvice } from '../../checks/rules.ts';
import { sleeps } from '../../checks/sleeping.ts';
import {
  argumentsFor,
  ENDLESS,
  EMPTY,
  expectAll,
  expectRising,
  FULL,
  linesOf,
  startFull,
} from './buffer.ts';

const waitingAdvice: Advice = {
  when: 'not-ending',
  say: 'Everybody waits. A producer waits for empty, then for the mutex, and posts the mutex, then full; a consumer the other way round. Who waits for a slot with the mutex in hand stops all.',
};

export const once = check(
  'once',
  {
    title: 'passes every item on, once',
    teaches:
      'empty counts what may be put, full what may be taken, and the mutex lets one at a time change the ring.',
    points: 2,
    linux: true,
    hints: [
      'What happens with one slot, when two producers want to put?',
      'wait(empty), wait(mutex), put, post(mutex), post(full): which of the two waits must come first?',
      'in and out are numbers in the shared memory: all producers put at the same in, and count it on, modulo SLOTS.',
    ],
    advice: [
      waitingAdvice,
      {
        when: /twice|came$|no such/,
        say: 'Two have used the same slot. in and out belong into the shared memory, and are read and changed only with the mutex.',
      },
    ],
  },
  async (t) => {
    const sizes = [
      { slots: 1, producers: 2, consumers: 2, items: 30 },
      { slots: 5, producers: 1, consumers: 3, items: 100 },
      { slots: 1_000, producers: 2, consumers: 1, items: 40 },
    ];
    for (const size of sizes) {
      const words = argumentsFor(size);
      await t.variation(words.join(' '), async () => {
        const program = await t.run([t.ipc.name(), ...words]);
        expectAll(t, await linesOf(t, program), size);
      });
    }
  },
);

export const order = check(
  'order',
  {
    title: 'keeps the items of a producer in order',
    teaches: 'A ring is a queue: what is put first is taken first.',
    points: 1,
    needs: ['once'],
    linux: true,
    hints: [
      'From which slot does a consumer take: the one that was filled first, or last?',
      'Two numbers: in for the producers, out for the consumers. Both go round.',
      'A consumer prints an item before it takes the next.',
    ],
    advice: [
      {
        when: /after/,
        say: 'The slot that was filled first is taken first: out follows in, modulo SLOTS.',
      },
    ],
  },
  async (t) => {
    const sizes = [
      { slots: 3, producers: 2, consumers: 1, items: 80 },
      { slots: 10, producers: 1, consumers: 3, items: 150 },
    ];
    for (const size of sizes) {
      const program = await t.run([t.ipc.name(), ...argumentsFor(size)]);
      const lines = await linesOf(t, program);
      expectAll(t, lines, size);
      expectRising(t, lines);
    }
  },
);

export const bounded = check(
  'bounded',
  {
    title: 'fills the slots, and then waits',
    teaches: 'A buffer between a fast and a slow one must have an end, or memory has.',
    points: 1,
    needs: ['once'],
    linux: true,
    hints: [
      'Nobody reads stdout. How far do your consumers come, and then your producers?',
      'The consumers wait in their write, the producers for empty: then full is SLOTS.',
      'await write(1, line) waits until the pipe has room; console.log does not, and collects lines without end.',
    ],
    advice: [
      sleepAdvice,
      {
        when: /came to/,
        say: 'empty begins with SLOTS, full with 0; each put and each take waits for one of them, and posts the other, once.',
      },
      {
        when: /should be/,
        say: 'While nobody reads, consumers wait in their write: await write(1, line), without the mutex. console.log does not wait.',
      },
    ],
  },
  async (t) => {
    const size = { slots: t.random.integer(4, 9), producers: 2, consumers: 1, items: ENDLESS };
    const { program, memory } = await startFull(t, size);
    await sleeps(t, program);
    const [full, empty] = [memory.value(FULL), memory.value(EMPTY)];
    if (full !== size.slots || empty !== 0)
      t.fail(`full should be ${size.slots} and empty 0, but full is ${full} and empty ${empty}`);
  },
);
