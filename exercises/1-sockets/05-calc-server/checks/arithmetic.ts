/**
 * Whether the numbers are right.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { answerTo, Conversation, plainRequest } from '../../checks/calc.ts';
import { expectAnnouncement } from '../../checks/protocol.ts';

export const computes = check(
  'computes',
  {
    title: 'answers ADD, SUB, MUL and DIV',
    teaches: 'A protocol says what may be asked, what is answered, and where a message ends.',
    points: 1,
    hints: [
      'Read, find the line, split it at its spaces: a word and two operands. What goes back?',
      'The answer is a line, too: "OK ", the value, and a newline.',
      'Do not wait for the end of the stream: the client waits for its answer before it asks again.',
    ],
    advice: [
      {
        when: 'nothing',
        say: 'The client waits for the answer to its first line. Answer each line when its newline has come, not at the end of the stream.',
      },
      {
        when: 'stopped',
        say: 'The answer is a line: without a newline at its end the client cannot know that it is complete.',
      },
      {
        when: 'too-little',
        say: 'The client has more to ask. Close only when it has ended its stream, or has said QUIT.',
      },
    ],
  },
  async (t) => {
    const service = await t.serve();
    const conversation = new Conversation(t, service);
    for (const word of ['ADD', 'SUB', 'MUL', 'DIV']) {
      const request = plainRequest(t.random, word);
      await conversation.ask(request, answerTo(request));
    }
    for (const request of ['SUB 3 10', 'ADD -20 -30', 'MUL -4 5', 'MUL 0 7']) {
      await conversation.ask(request, answerTo(request));
    }
    for (let i = 0; i < 5; i++) {
      const request = plainRequest(t.random);
      await conversation.ask(request, answerTo(request));
    }
    await expectAnnouncement(t, service);
  },
);

export const division = check(
  'division',
  {
    title: 'divides towards zero, and not by zero',
    teaches: 'What / does is the choice of a language; what DIV does is in the protocol.',
    points: 1,
    needs: ['computes'],
    hints: [
      'What is 7 / 2 in TypeScript, what is -7 / 2, and what 1 / 0?',
      'Math.floor(-3.5) is -4. The quotient towards zero is -3.',
      'Math.trunc(a / b), once b is known not to be 0. Is your zero 0 or -0?',
    ],
    advice: [
      {
        when: /"DIV -?\d+ -?0+"/,
        say: 'Look at the divisor before you divide: in TypeScript 1 / 0 is Infinity, 0 / 0 is NaN, and with BigInt it throws.',
      },
      {
        when: /OK -0/,
        say: 'There is a negative zero among the numbers of TypeScript, but not in the protocol: the answer is 0.',
      },
      {
        when: /./,
        say: 'The quotient is an integer, cut towards zero: Math.trunc, not Math.floor, nor Math.round.',
      },
    ],
  },
  async (t) => {
    const big = t.random.integer(100_000_000, 999_999_999);
    await askAll(t, [
      'DIV 7 2',
      'DIV -7 2',
      'DIV 7 -2',
      'DIV -7 -2',
      'DIV 1 2',
      'DIV -1 2',
      'DIV 0 -5',
      'DIV -999999999999999 2',
      'DIV 999999999999999 -1000',
      `DIV -${big}999999 1000000`,
      'DIV 1 0',
      'DIV -1 0',
      'DIV 0 0',
      'DIV 5 -0',
      'DIV 5 000',
    ]);
  },
);

export const overflow = check(
  'overflow',
  {
    title: 'gives exact values, or ERR overflow beyond ±(2^53−1)',
    teaches:
      'A number has a size. Beyond 2^53 the numbers of TypeScript skip integers without a word.',
    points: 1,
    needs: ['computes'],
    hints: [
      'What is 9007199254740992 + 1 in TypeScript?',
      'Which values may be answered, and which not? Look at both ends.',
      "Number.isSafeInteger(value) ? `OK ${value}` : 'ERR overflow'",
    ],
    advice: [
      {
        when: 'different',
        say: 'From -(2^53-1) to 2^53-1, both included, the value is the answer; beyond, ERR overflow. Number.isSafeInteger knows these ends.',
      },
    ],
  },
  (t) =>
    askAll(t, [
      'MUL 1000000 1000000',
      'ADD 999999999999999 999999999999999',
      'SUB -999999999999999 999999999999999',
      'MUL 441650591 20394401', // 2^53 - 1
      'MUL -441650591 20394401',
      'MUL 67108864 134217728', // 2^53
      'MUL -67108864 134217728',
      'MUL 94906267 94906267',
      'MUL -999999999999999 999999999999999',
      'MUL 999999999999999 999999999999999',
    ]),
);

async function askAll(t: Trial, requests: readonly string[]): Promise<void> {
  const conversation = new Conversation(t, await t.serve());
  for (const request of requests) await conversation.ask(request, answerTo(request));
}
