/**
 * The receiver: what it answers, and what it leaves alone.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import {
  ADD,
  anyProblem,
  ask,
  encode,
  MULT,
  PROBLEM_TYPE,
  QUIT,
  startReceiver,
  take,
  termOf,
} from './problems.ts';

const [LOWEST, HIGHEST] = [-(2 ** 31), 2 ** 31 - 1];

export const solves = check(
  'solves',
  {
    title: 'answers problems, in 64 bits, in order',
    teaches:
      'The sum of two ints needs 33 bits, their product 63. A number of JavaScript holds 53 of them exactly, a BigInt all.',
    points: 1,
    linux: true,
    hints: [
      'What is the largest product of two ints? Does your answer hold it?',
      'readInt32LE gives numbers; BigInt(a) * BigInt(b) is exact, and writeBigInt64LE writes it.',
      'msgsnd(queue, { mtype: replyTo, mtext: answer }): who asked says to which type the answer goes.',
    ],
    advice: [
      {
        when: 'different',
        say: 'Is the answer calculated with BigInt? Number loses bits above 2^53, and | 0 all above 2^31.',
      },
      {
        when: 'nothing',
        say: 'Does the receiver wait for type 1, and send its answer with the type that replyTo names?',
      },
    ],
  },
  async (t) => {
    const receiving = await startReceiver(t);
    const edges = [
      [ADD, HIGHEST, HIGHEST],
      [ADD, LOWEST, LOWEST],
      [MULT, LOWEST, LOWEST],
      [MULT, HIGHEST, LOWEST],
      [MULT, HIGHEST, HIGHEST - 2],
      [MULT, 0, LOWEST],
    ].map(([calculation = 0, a = 0, b = 0]) => ({ calculation, a, b, replyTo: 4711 }));
    await ask(t, receiving, edges);
    for (let i = 0; i < 3; i++) await ask(t, receiving, [anyProblem(t, 2 + i, HIGHEST)]);
  },
);

export const types = check(
  'types',
  {
    title: 'takes problems only, whoever else uses it',
    teaches:
      'A queue is shared by all who know its key. The type is the address: msgrcv with a type above 0 takes the first of that type, and leaves all others.',
    points: 2,
    needs: ['solves'],
    linux: true,
    hints: [
      'What does msgrcv take when its type is 0?',
      'The receiver takes type 1, the sender the type that it gave as replyTo: its pid.',
      'msgrcv(queue, message, size, 1) in the receiver, msgrcv(queue, message, size, process.pid) in the sender.',
    ],
    advice: [
      {
        when: /somebody else/,
        say: 'msgrcv with type 0 takes whatever comes first, and a negative one whatever is lowest. Name the one type that is meant for you.',
      },
      {
        when: /should be answered|no message of type/,
        say: 'Each problem says itself where its answer goes. Nothing may be kept from the one before.',
      },
      {
        when: /a sender/,
        say: 'Several senders use one queue: each takes the messages of its own pid, and no others.',
      },
    ],
  },
  async (t) => {
    await foreignStay(t);
    await twoSenders(t);
  },
);

async function foreignStay(t: Trial): Promise<void> {
  const receiving = await startReceiver(t);
  const { queue } = receiving;
  const foreign = [2, 77, 1_000_000].map((mtype) => ({
    mtype,
    text: encode({ calculation: mtype === 2 ? QUIT : ADD, a: mtype, b: 1, replyTo: 88 }),
  }));
  t.step('the grader sends three messages of other types, for somebody else');
  for (const { mtype, text } of foreign) queue.send(mtype, text);
  const problems = [3, 30_000, 3, 400].map((replyTo) => anyProblem(t, replyTo));
  await ask(t, receiving, problems);
  for (const { mtype, text } of foreign) {
    if (queue.receive(mtype)?.text.equals(text) === true) continue;
    t.fail(`a message of type ${mtype}, for somebody else, was taken out of the queue`);
  }
  if (queue.count !== 0) t.fail(`there were ${queue.count} answers that nobody has asked for`);
}

/** No process has this number. */
const NOBODY = 2 ** 31 - 1;

/** The grader is the receiver, and answers the second sender before the first. */
async function twoSenders(t: Trial): Promise<void> {
  const key = t.ipc.key();
  const queue = t.ipc.oldQueue(key);
  const foreign = Buffer.alloc(8, 7);
  queue.send(NOBODY, foreign);
  t.step('the queue holds an answer for somebody else');
  const [one, two] = [await t.run(['sender', key, 2]), await t.run(['sender', key, 2])];
  const lines = new Map<number, string>();
  for (let round = 0; round < 2; round++) {
    const problems = [
      await take(t, queue, PROBLEM_TYPE, one),
      await take(t, queue, PROBLEM_TYPE, two),
    ];
    for (const text of problems.toReversed()) {
      const [calculation = 0, a = 0, b = 0, replyTo = 0] = [0, 4, 8, 12].map((at) =>
        text.readInt32LE(at),
      );
      const value = BigInt(replyTo) * 1_000_000_007n;
      const term = termOf({ calculation, a, b, replyTo });
      lines.set(replyTo, `${lines.get(replyTo) ?? ''}${term} = ${value}\n`);
      const answer = Buffer.alloc(8);
      answer.writeBigInt64LE(value);
      t.step(`the grader answers ${term} of sender ${replyTo} with ${value}`);
      queue.send(replyTo, answer);
    }
  }
  if (lines.size !== 2) t.fail('the two senders did not ask in turn, each under its own pid');
  await Promise.all([one, two].map((sender) => sender.exits(0)));
  const printed = [one, two].map(({ stdout }) => stdout.take().toString());
  const right = [...lines.values()].toSorted();
  if (printed.toSorted().join() !== right.join())
    t.fail(`a sender printed ${JSON.stringify(printed)}, not ${JSON.stringify(right)}`);
  if (queue.receive(NOBODY)?.text.equals(foreign) !== true)
    t.fail('a sender took an answer for somebody else');
}
