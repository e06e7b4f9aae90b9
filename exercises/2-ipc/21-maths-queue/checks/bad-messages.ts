/**
 * What the receiver does not answer.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { ADD, anyProblem, ask, encode, MULT, put, startReceiver } from './problems.ts';

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
