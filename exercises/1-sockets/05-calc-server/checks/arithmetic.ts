/**
 * Whether the numbers are right.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { answerTo, Conversation, plainRequest } from '../../checks/calc.ts';
import { expectAnnouncement } from '../../checks/protocol.ts';
import { release } from '../../checks/servers.ts';

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
    release(service);
  },
);

const DIVISIONS = [
  'DIV 7 2',
  'DIV -7 2',
  'DIV 7 -2',
  'DIV -7 -2',
  'DIV 1 2',
  'DIV -1 2',
  'DIV 0 -5',
  'DIV -999999999999999 2',
  'DIV 999999999999999 -1000',
  'DIV 1 0',
  'DIV -1 0',
  'DIV 0 0',
  'DIV 5 -0',
  'DIV 5 000',
];

const PRODUCTS = [
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
];

export const edges = check(
  'edges',
  {
    title: 'divides towards zero, not by zero, and never inexactly',
    teaches:
      'What / does is the choice of a language, what DIV does is in the protocol. And numbers have a size: beyond 2^53 those of TypeScript skip integers without a word.',
    points: 1,
    needs: ['computes'],
    hints: [
      'What are -7 / 2, 1 / 0 and 9007199254740992 + 1 in TypeScript?',
      'The quotient towards zero is Math.trunc(a / b), once b is known not to be 0.',
      "Number.isSafeInteger(value) ? `OK ${value}` : 'ERR overflow'",
    ],
    advice: [
      {
        when: /OK -0/,
        say: 'There is a negative zero among the numbers of TypeScript, but not in the protocol: the answer is 0.',
      },
      {
        when: /"DIV -?\d+ -?0+"/,
        say: 'Look at the divisor before you divide: in TypeScript 1 / 0 is Infinity, 0 / 0 is NaN, and with BigInt it throws.',
      },
      {
        when: /"DIV[^]*got +"ERR overflow/,
        say: 'Operands of 15 digits are allowed, and this value is no overflow: no | 0, no >> 0, nothing that makes 32 bits of a number.',
      },
      {
        when: /"DIV/,
        say: 'The quotient is an integer, cut towards zero: Math.trunc, not Math.floor, nor Math.round.',
      },
      {
        when: /./,
        say: 'From -(2^53-1) to 2^53-1, both included, the value is the answer; beyond, ERR overflow. Number.isSafeInteger knows these ends.',
      },
    ],
  },
  async (t) => {
    const service = await t.serve();
    const conversation = new Conversation(t, service);
    for (const request of [...DIVISIONS, ...PRODUCTS]) {
      await conversation.ask(request, answerTo(request));
    }
    release(service);
  },
);
