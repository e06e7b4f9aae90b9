/**
 * The producer, with the grader as consumer.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import {
  ADD,
  answer,
  MULT,
  nextProblem,
  PROBLEM,
  QUIT,
  segmentBytes,
  startProducer,
  termOf,
  type Problem,
} from './segment.ts';

/** Enough that each calculation comes. */
const MANY = 60;

export const producer = check(
  'producer',
  {
    title: 'asks one by one, and prints what came',
    teaches:
      'The memory is a table for two: each writes only when it is its turn, and the posts say whose turn it is.',
    points: 2,
    needs: ['solves'],
    linux: true,
    hints: [
      'Who may write into the memory between your post and the answer?',
      'Write, post at 0, wait at 32, print what is at 80 and the status at 76. QUIT comes after the last answer.',
      "const result = ints[3] === 0 ? answer[0] : 'error'; answer is a BigInt64Array: all digits are printed.",
    ],
    advice: [
      {
        when: 'nothing',
        say: 'The producer posts the semaphore at 0 when its problem is written, and waits for the one at 32.',
      },
      {
        when: 'different',
        say: 'The line is `3 + 4 = 7`: what came is what is printed, or error when the status is not 0.',
      },
      {
        when: /QUIT/,
        say: 'After the last answer: calculation 0, and one more post of the semaphore at 0.',
      },
    ],
  },
  async (t) => {
    const sharing = await startProducer(t, MANY);
    const { program, memory } = sharing;
    const problems: Problem[] = [];
    const sums = t.runningStep();
    let lines = '';
    for (let i = 0; i < MANY; i++) {
      const problem = await nextProblem(t, sharing);
      if (problem.calculation !== ADD && problem.calculation !== MULT)
        t.fail(`a problem should be ADD or MULT, but its calculation is ${problem.calculation}`);
      problems.push(problem);
      // Not for long: it gives up after 3 s without an answer.
      if (i === 1) await program.rests({ limit: 200 });
      if (memory.value(PROBLEM) > 0) t.fail('a further problem was posted before the answer');
      const status = i % 5 === 3 ? 1 + i : 0;
      const value = t.random.pick([-1n, 1n]) * (2n ** 62n - BigInt(t.random.integer(0, 2 ** 40)));
      lines += `${termOf(problem)} = ${status === 0 ? value : 'error'}\n`;
      await answer(t, sharing, value, status);
      sums(`${i + 1} problems answered by the grader, with numbers of its own`);
    }
    expectRandom(t, problems);
    const last = await nextProblem(t, sharing);
    if (last.calculation !== QUIT)
      t.fail(`after ${MANY} problems QUIT should come, but calculation ${last.calculation} came`);
    await program.finishes({ stdout: lines, status: 0 });
  },
);

function expectRandom(t: Trial, problems: readonly Problem[]): void {
  const numbers = problems.flatMap(({ a, b }) => [a, b]);
  if (new Set(problems.map(({ calculation }) => calculation)).size < 2)
    t.fail(`among ${MANY} problems there should be ADD and MULT, at random`);
  if (new Set(numbers).size < MANY) t.fail('the operands should be random ints');
}

export const fresh = check(
  'fresh',
  {
    title: 'begins with new memory, not with old posts',
    teaches:
      'Memory with a name outlives its processes, with every number in it, and with every post.',
    points: 1,
    needs: ['producer'],
    linux: true,
    hints: [
      'Kill your producer with kill -9, and start it again.',
      'shmOpen with O_CREAT finds the old memory, and says nothing of it.',
      'shmUnlink(name) first, then shmOpen(name, O_CREAT | O_EXCL | O_RDWR).',
    ],
    advice: [
      {
        when: /./,
        say: 'What an earlier run has left is replaced: shmUnlink(name), then O_CREAT | O_EXCL, and semInit of both semaphores.',
      },
    ],
  },
  async (t) => {
    const name = t.ipc.name();
    t.ipc.oldMemory(name, segmentBytes(3));
    t.step('old memory of that name holds two semaphores that were posted three times');
    const sharing = await startProducer(t, 1, name);
    await nextProblem(t, sharing);
    await sharing.program.rests({ limit: 200 });
    if (sharing.program.stdout.size > 0)
      t.fail('it took an old post for the answer to its problem');
    await answer(t, sharing, 5n);
    await nextProblem(t, sharing);
    await sharing.program.exits(0);
  },
);
