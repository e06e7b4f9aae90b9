/**
 * The consumer, with the grader as producer.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { sleepAdvice } from '../../checks/rules.ts';
import { sleeps } from '../../checks/sleeping.ts';
import {
  ADD,
  ANSWERED,
  ask,
  CALCULATION,
  expectAnswer,
  HIGHEST,
  LOWEST,
  MULT,
  PROBLEM,
  QUIT,
  startConsumer,
  startProducer,
  taken,
} from './segment.ts';

export const solves = check(
  'solves',
  {
    title: 'answers problems until QUIT',
    teaches:
      'Two semaphores make a conversation: each side waits for the one, writes, and posts the other. Nobody asks again and again.',
    points: 1,
    linux: true,
    hints: [
      'Which of the two semaphores does the consumer wait for, and which one does it post?',
      'Wait at offset 0, read the ints from 64 on, write answer and status, post at 32.',
      'for (;;) { await semWait(memory, 0); if (ints[0] === QUIT) break; …; semPost(memory, 32); }',
    ],
    advice: [
      {
        when: 'nothing',
        say: 'The consumer waits for the semaphore at 0, and posts the one at 32 when its answer is written. Does it use the memory as it finds it?',
      },
      {
        when: 'not-ending',
        say: 'QUIT is calculation 0: it has no answer and no post, and ends the loop.',
      },
    ],
  },
  async (t) => {
    const sharing = await startConsumer(t);
    const { program, memory } = sharing;
    const small = () => t.random.integer(-1000, 1000);
    for (const calculation of [ADD, MULT, MULT, ADD])
      await expectAnswer(t, sharing, { calculation, a: small(), b: small() });
    memory.setInt(CALCULATION, QUIT);
    await memory.post(PROBLEM);
    t.step('the grader writes QUIT, and posts');
    await program.finishes({ stdout: '', status: 0 });
    if (memory.value(ANSWERED) > 0)
      t.fail('QUIT has no answer, but "an answer is there" was posted');
    if (t.ipc.memory(sharing.name)?.inode !== memory.inode)
      t.fail('the consumer should make and remove nothing, but the memory is gone, or another');
  },
);

export const wide = check(
  'wide',
  {
    title: 'calculates in 64 bits',
    teaches: 'A long long holds the product of any two ints. A number of JavaScript does not.',
    points: 1,
    needs: ['solves'],
    linux: true,
    hints: [
      'What is -2147483648 * -2147483648? What does your consumer say?',
      'From 2^53 on, a number of JavaScript leaves out the odd ones.',
      'BigInt(a) * BigInt(b), into a BigInt64Array at offset 80.',
    ],
    advice: [
      {
        when: 'different',
        say: 'Number loses bits above 2^53, and Math.imul, | 0 and Int32Array all above 2^31: BigInt(a) * BigInt(b) loses none.',
      },
    ],
  },
  async (t) => {
    const sharing = await startConsumer(t);
    const odd = () => 2 * t.random.integer(2 ** 29, 2 ** 30 - 1) + 1;
    const operands: readonly (readonly [number, number, number])[] = [
      [MULT, LOWEST, LOWEST],
      [MULT, HIGHEST, LOWEST],
      [MULT, odd(), odd()],
      [MULT, -odd(), odd()],
      [ADD, HIGHEST, HIGHEST],
      [ADD, LOWEST, LOWEST],
    ];
    for (const [calculation, a, b] of operands)
      await expectAnswer(t, sharing, { calculation, a, b });
  },
);

export const unknown = check(
  'unknown',
  {
    title: 'says by its status what it does not know',
    teaches: 'Who is asked answers, also when there is no answer: the other side waits for it.',
    points: 1,
    needs: ['solves'],
    linux: true,
    hints: [
      'What happens to a producer that asks for calculation 3?',
      'Status 1, answer 0, and the post as ever.',
      'const known = calculation === ADD || calculation === MULT; both fields are written in either case, then semPost.',
    ],
    advice: [
      {
        when: 'nothing',
        say: 'The producer waits for the post, whatever it has asked for. Post in every branch but that of QUIT.',
      },
      {
        when: /./,
        say: 'Both fields are written each time: status 1 with answer 0, or status 0 with the answer.',
      },
    ],
  },
  async (t) => {
    const sharing = await startConsumer(t);
    for (const calculation of t.random.shuffle([3, -1, 256, 2 ** 24, LOWEST])) {
      await expectAnswer(t, sharing, { calculation: ADD, a: 40, b: 2 });
      const { status, value } = await ask(t, sharing, { calculation, a: 6, b: 7 });
      const what = `calculation ${calculation}`;
      if (status !== 1) t.fail(`the status of ${what} should be 1, but is ${status}`);
      if (value !== 0n) t.fail(`the answer to ${what} should be 0, but is ${value}`);
    }
    await expectAnswer(t, sharing, { calculation: MULT, a: 6, b: 7 });
  },
);

/** How many problems are timed, and the most that the quickest may take, in milliseconds. */
const [MANY, MOST_MS] = [6, 500];

export const asleep = check(
  'sleeps',
  {
    title: 'sleeps while it waits, and wakes at once',
    teaches: 'semWait sleeps in the kernel: it costs nothing, and wakes as soon as somebody posts.',
    points: 1,
    needs: ['solves', 'producer'],
    linux: true,
    hints: [
      'What does top show of your consumer while the producer is not there yet?',
      'A loop around semTrywait, or around a number in memory, computes all the time; with a sleep in it, it is late each time.',
      'await semWait(memory, offset): no loop, no timer.',
    ],
    advice: [
      sleepAdvice,
      {
        when: /took/,
        say: 'A sleep of a fixed time makes every answer late by half of it: semWait wakes at once.',
      },
    ],
  },
  async (t) => {
    const producer = await startProducer(t, 3);
    await taken(t, producer, PROBLEM, 'a problem is there');
    await sleeps(t, producer.program);
    const consumer = await startConsumer(t);
    await expectAnswer(t, consumer, { calculation: ADD, a: 1, b: 2 });
    // The quickest of them: others may be late on a busy machine, but one that sleeps for a fixed time is late each time.
    let ms = Infinity;
    for (let i = 0; i < MANY; i++) {
      const begin = t.clock.now();
      await ask(t, consumer, { calculation: ADD, a: i, b: i });
      ms = Math.min(ms, t.clock.now() - begin);
    }
    if (ms > MOST_MS)
      t.fail(
        `each answer took ${ms.toFixed(0)} ms or more: it should come as soon as it is posted`,
      );
    await sleeps(t, consumer.program);
  },
);
