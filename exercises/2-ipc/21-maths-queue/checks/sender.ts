/**
 * The sender, and the layout that both sides share with programs in C.
 *
 * @module
 */
import { check, family, numberInside, type Trial } from '../../../../lib/grader/index.ts';
import { refuses, usageAdvice } from '../../checks/rules.ts';
import {
  ADD,
  answerBytes,
  decode,
  encode,
  MULT,
  PROBLEM_TYPE,
  put,
  QUIT,
  startReceiver,
  take,
  termOf,
  type Problem,
} from './problems.ts';

/** Enough that each of two calculations comes, and both signs: else once in 10^18 runs. */
const MANY = 60;
const MOST = 1_000_000;

export const layout = check(
  'layout',
  {
    title: 'lays out messages as a program in C does',
    teaches:
      'struct MathProblem is a long, the type, which is not counted, and four ints: 16 bytes. Its answer is a long long: 8 bytes.',
    points: 1,
    needs: ['solves'],
    linux: true,
    hints: [
      'Which bytes does ipcs -q count? Send one problem, and look at used-bytes.',
      'mtext is what comes after the type. Its first four bytes are the calculation.',
      'writeInt32LE at 0, 4, 8 and 12 of 16 bytes; writeBigInt64LE at 0 of 8 bytes.',
    ],
    advice: [
      {
        when: /bytes after its type|stand in/,
        say: 'The type is not part of mtext: msgsnd puts it in front, and the size does not count it. Then come calculation, int, int, replyTo.',
      },
    ],
  },
  async (t: Trial) => {
    const receiving = await startReceiver(t);
    // 2 MULT, 3, -4, replyTo 12345; the answer is -12.
    put(t, receiving, hex('02000000 03000000 fcffffff 39300000'), 'MULT 3 -4, as C lays it out');
    const answer = await take(t, receiving.queue, 12345, receiving.program);
    if (!answer.equals(hex('f4ffffff ffffffff')))
      t.fail(`-12 should stand in f4ffffffffffffff, but stands in ${answer.toString('hex')}`);

    const key = t.ipc.key();
    const queue = t.ipc.oldQueue(key);
    const sender = await t.run(['sender', key, 1]);
    const message = await t.poll(() => queue.receive());
    if (typeof message === 'string') t.fail('the sender sent nothing', { symptom: 'nothing' });
    const problem = decode(t, message);
    const own = family(sender.process.pid ?? -1).map(numberInside);
    if (!own.includes(problem.replyTo))
      t.fail(`replyTo should be the sender's pid, ${own[0]}, but is ${problem.replyTo}`);
    if (!message.text.equals(encode(problem))) t.fail('the problem is laid out differently');
  },
);

function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(' ', ''), 'hex');
}

export const sender = check(
  'sender',
  {
    title: 'asks one by one, and prints what came',
    teaches:
      'The sender does not know the answers: it prints what it was told. When it has asked enough, it tells the receiver to end.',
    points: 2,
    needs: ['layout'],
    linux: true,
    hints: [
      'Where does the number after the = come from?',
      'Send one problem, wait for its answer, print, and only then send the next. QUIT comes last, and has no answer.',
      'readBigInt64LE of the answer, printed as it is; randomInt(-1_000_000, 1_000_001) of node:crypto gives the operands.',
    ],
    advice: [
      usageAdvice,
      {
        when: /before the answer/,
        say: 'Wait for the answer to a problem before the next one is sent.',
      },
      {
        when: 'different',
        say: 'The line is `3 + 4 = 7`: what came, with all its digits, is what is printed. Number() would lose some.',
      },
      {
        when: /removed/,
        say: 'msgrcv gives -1 with EIDRM when the queue was removed: exit 1. Only the receiver removes it.',
      },
    ],
  },
  async (t) => {
    await conversation(t);
    await t.variation('no queue', async () => {
      const lonely = await t.run(['sender', t.ipc.key(), 1]);
      await lonely.finishes({ stdout: '', status: 1 });
    });
    await t.variation('its queue is removed while it waits', async () => {
      const key = t.ipc.key();
      const queue = t.ipc.oldQueue(key);
      const program = await t.run(['sender', key, 1]);
      await take(t, queue, PROBLEM_TYPE, program);
      await program.rests({ threads: true });
      queue.remove();
      await program.finishes({ stdout: '', status: 1 });
    });
    const key = String(t.ipc.key());
    const lists = [
      ['sender', key],
      ['sender', key, '1000000'],
      ['receiver', '2147483648'],
      ['both', key],
    ];
    await refuses(t, [...lists, ['receiver', '0'], ['sender', key, '1x'], ['receiver', key, '1']]);
  },
);

/** The grader is the receiver, and its answers are not right: so it is known what is printed. */
async function conversation(t: Trial): Promise<void> {
  const key = t.ipc.key();
  const queue = t.ipc.oldQueue(key);
  const program = await t.run(['sender', key, MANY]);
  const problems: Problem[] = [];
  const sums = t.runningStep();
  let lines = '';
  for (let i = 0; i < MANY; i++) {
    const problem = decode(t, {
      mtype: PROBLEM_TYPE,
      text: await take(t, queue, PROBLEM_TYPE, program),
    });
    if (i === 0) await program.rests({ threads: true });
    if (queue.count !== 0) t.fail('a further message was sent before the answer');
    expectProblem(t, problem);
    problems.push(problem);
    const answer = t.random.pick([-1n, 1n]) * (2n ** 62n - BigInt(t.random.integer(0, 2 ** 40)));
    lines += `${termOf(problem)} = ${answer}\n`;
    queue.send(problem.replyTo, answerBytes(answer));
    sums(`${i + 1} problems answered by the grader, with numbers of its own`);
  }
  expectRandom(t, problems);
  const last = decode(t, {
    mtype: PROBLEM_TYPE,
    text: await take(t, queue, PROBLEM_TYPE, program),
  });
  if (last.calculation !== QUIT)
    t.fail(`after ${MANY} problems QUIT should come, but calculation ${last.calculation} came`);
  await program.finishes({ stdout: lines, status: 0 });
  if (queue.count !== 0)
    t.fail(queue.count < 0 ? 'the sender removed the queue' : 'more came after QUIT');
}

function expectProblem(t: Trial, { calculation, a, b }: Problem): void {
  if (calculation !== ADD && calculation !== MULT)
    t.fail(`a problem should be ADD or MULT, but its calculation is ${calculation}`);
  if (Math.max(Math.abs(a), Math.abs(b)) > MOST)
    t.fail(`operands should be from -1,000,000 to 1,000,000: got ${a} and ${b}`);
}

function expectRandom(t: Trial, problems: readonly Problem[]): void {
  const numbers = problems.flatMap(({ a, b }) => [a, b]);
  const kinds = new Set(problems.map(({ calculation }) => calculation));
  if (kinds.size < 2) t.fail(`among ${MANY} problems there should be ADD and MULT, at random`);
  if (new Set(numbers).size < MANY || !numbers.some((n) => n < 0) || !numbers.some((n) => n > 0))
    t.fail(`${2 * MANY} operands should be spread from -1,000,000 to 1,000,000, but are not`);
  if (Math.max(...numbers.map(Math.abs)) < MOST / 4)
    t.fail('operands should reach 1,000,000, but none is over 250,000');
}
