/**
 * The receiver and its queue: a new one at the beginning, none in the end.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { leftAdvice, sleepAdvice, takesAllAway } from '../../checks/rules.ts';
import { sleeps } from '../../checks/sleeping.ts';
import { ADD, anyProblem, ask, encode, PROBLEM_TYPE, QUIT, startReceiver } from './problems.ts';

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
