/**
 * The receiver: what it answers, what it leaves alone, and how it ends.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { leftAdvice, sleepAdvice, takesAllAway } from '../../checks/rules.ts';
import { sleeps } from '../../checks/sleeping.ts';
import {
  ADD,
  anyProblem,
  ask,
  encode,
  MULT,
  PROBLEM_TYPE,
  put,
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

export const quit = check(
  'quit',
  {
    title: 'ends at QUIT, and takes the queue away',
    teaches: 'A queue outlives its processes: somebody must remove it, and here the receiver does.',
    points: 1,
    needs: ['solves'],
    linux: true,
    hints: [
      'Run your receiver and your sender, and then ipcs -q. Is the queue still there?',
      'QUIT is calculation 0, whatever else is in the message.',
      'if (calculation === QUIT) { msgctl(queue, IPC_RMID); process.exit(0); }',
    ],
    advice: [
      leftAdvice,
      {
        when: 'not-ending',
        say: 'QUIT is a message like the others, with calculation 0: it ends the loop, and the program.',
      },
    ],
  },
  async (t) => {
    const receiving = await startReceiver(t);
    await ask(t, receiving, [anyProblem(t, 12)]);
    const sender = await t.run(['sender', receiving.key, 5]);
    await sender.exits(0);
    const lines = sender.stdout.take().toString();
    for (const line of lines.trimEnd().split('\n')) {
      const [, a = '', sign, b = '', got] = /^(-?\d+) ([+*]) (-?\d+) = (-?\d+)$/.exec(line) ?? [];
      const right = sign === '+' ? BigInt(a) + BigInt(b) : BigInt(a) * BigInt(b);
      if (got !== String(right)) t.fail(`the sender printed ${JSON.stringify(line)}, of ${right}`);
    }
    if (lines.split('\n').length !== 6) t.fail(`the sender printed ${JSON.stringify(lines)}`);
    await receiving.program.finishes({ stdout: '', status: 0 });
    await takesAllAway(t, receiving.program);
  },
);

export const signal = check(
  'signal',
  {
    title: 'takes the queue away when a signal ends it',
    teaches:
      'SIGTERM ends a program wherever it is. What must be taken away is taken away in a handler.',
    points: 1,
    needs: ['solves'],
    linux: true,
    hints: [
      'Press Ctrl-C in your receiver, and then ask ipcs -q.',
      "process.on('SIGTERM', …) runs while msgrcv waits; SIGINT is Ctrl-C.",
      'A handler that calls msgctl(queue, IPC_RMID) and process.exit(0). Who finds the queue removed by others gets -1 and EIDRM: exit 1.',
    ],
    advice: [
      leftAdvice,
      sleepAdvice,
      {
        when: /removed by/,
        say: 'msgrcv gives -1 with EIDRM when the queue was removed while it waited: nothing is left to do but to end, with 1.',
      },
    ],
  },
  async (t) => {
    const [one, two, three] = [
      await startReceiver(t),
      await startReceiver(t),
      await startReceiver(t),
    ];
    await sleeps(t, one.program);
    one.program.signal('SIGTERM');
    await one.program.finishes({ stdout: '', status: 0 });
    two.program.signal('SIGINT');
    await two.program.finishes({ stdout: '', status: 0 });
    t.step('the grader removes the queue of the third');
    three.queue.remove();
    await t.variation('its queue is removed by others', () =>
      three.program.finishes({ stdout: '', status: 1 }),
    );
    for (const { program } of [one, two, three]) await takesAllAway(t, program);
  },
);

export const stale = check(
  'stale',
  {
    title: 'begins with a new queue, not with an old one',
    teaches: 'What a killed receiver has left is still there, with all messages that were in it.',
    points: 1,
    needs: ['solves'],
    linux: true,
    hints: [
      'Kill your receiver with kill -9 while messages are in its queue, and start it again.',
      'msgget with IPC_CREAT finds an old queue, and says nothing of it.',
      'msgctl(msgget(key, 0), IPC_RMID) first, then msgget(key, IPC_CREAT | IPC_EXCL | 0o600).',
    ],
    advice: [
      {
        when: /./,
        say: 'An old queue still has its messages, an old QUIT perhaps: remove it, and make a new one.',
      },
    ],
  },
  async (t) => {
    const key = t.ipc.key();
    const old = t.ipc.oldQueue(key);
    t.step('an old queue holds a QUIT, a problem, and an answer');
    old.send(PROBLEM_TYPE, encode({ calculation: ADD, a: 1, b: 1, replyTo: 55 }));
    old.send(PROBLEM_TYPE, encode({ calculation: QUIT, a: 0, b: 0, replyTo: 55 }));
    old.send(99, Buffer.alloc(8, 1));
    const receiving = await startReceiver(t, key);
    await ask(t, receiving, [anyProblem(t, 99), anyProblem(t, 55)]);
    if (receiving.queue.count !== 0) t.fail('messages of the old queue are in the new one');
  },
);

export const badMessages = check(
  'bad-messages',
  {
    title: 'answers nothing to what is no problem',
    teaches: 'Whoever knows the key can send anything. A server believes nothing.',
    points: 1,
    needs: ['solves'],
    linux: true,
    hints: [
      'What does msgrcv do with a message that is longer than your buffer? And what is then the next one?',
      'E2BIG leaves the message where it is: the next msgrcv finds it again. MSG_NOERROR cuts it.',
      'Ask for 17 bytes with MSG_NOERROR: whatever does not give exactly 16 is none. replyTo 1 would be a problem for yourself.',
    ],
    advice: [
      {
        when: /ended|E2BIG/,
        say: 'A message that is too long is no reason to end: take it out of the queue, cut by MSG_NOERROR, and go on.',
      },
      {
        when: /./,
        say: 'Exactly 16 bytes, calculation 0, 1 or 2, replyTo 2 or more: all else gets no answer, and the next message its turn.',
      },
    ],
  },
  async (t) => {
    const receiving = await startReceiver(t);
    const problem = (calculation: number, replyTo: number) =>
      encode({ calculation, a: 2, b: 3, replyTo });
    const good = problem(ADD, 66);
    const bad: [string, Uint8Array][] = [
      ['100 bytes', Buffer.concat([good, Buffer.alloc(84, 1)])],
      ['3 bytes', good.subarray(0, 3)],
      ['no byte', good.subarray(0, 0)],
      ['15 bytes', good.subarray(0, 15)],
      ['17 bytes', Buffer.concat([good, Buffer.alloc(1)])],
      ['calculation 3', problem(3, 66)],
      ['calculation -1', problem(-1, 66)],
      ['replyTo 1', problem(ADD, 1)],
      ['replyTo 0', problem(MULT, 0)],
      ['replyTo -4', problem(ADD, -4)],
    ];
    for (const [what, bytes] of t.random.shuffle(bad)) {
      await t.variation(what, async () => {
        put(t, receiving, bytes, `a message of type 1: ${what}`);
        await ask(t, receiving, [anyProblem(t, 67)]);
        if (receiving.queue.count !== 0) t.fail('there is an answer to it, or it is still there');
      });
    }
  },
);
