/**
 * How the conversation goes, and how it ends.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import {
  answer,
  type Exchange,
  exchanges,
  hearOut,
  linesOf,
  meet,
  part,
  printed,
  rubbish,
} from './conversation.ts';

export const asks = check(
  'asks',
  {
    title: 'sends every line, prints request -> answer',
    teaches:
      'Requests and answers have no numbers here: their order alone says which belong together.',
    points: 1,
    hints: [
      'FILE is the third argument: readFileSync(file) gives all its bytes. Its lines go to the server as they stand.',
      'The first answer belongs to the first line, the second to the second: keep the lines that are not answered yet.',
      'For each answer, without its newline: process.stdout.write(`${request} -> ${answer}\\n`)',
    ],
    advice: [
      {
        when: /and then more: "\\n"/,
        say: 'An empty line was sent that is not in FILE: "a\\n".split("\\n") gives two parts, and the last one is not a line.',
      },
      {
        when: /^what the program sent: (the stream ended|the connection was reset)/,
        say: 'The server waits for the next line of FILE, on the same connection.',
      },
      {
        when: /^what the program sent: other/,
        say: 'A line goes to the server as it stands in FILE, with its newline and with nothing else, each once and in order.',
      },
      {
        when: /^stdout of \S+: other|^stdout of \S+: everything/,
        say: 'On stdout stand the lines of FILE in their order, each with " -> " and its answer behind it, and nothing else. Words for people go to stderr.',
      },
      {
        when: 'not-ending',
        say: 'It has all its answers: close the channel and let the program end.',
      },
    ],
  },
  async (t) => {
    const talk = exchanges(t, 4);
    const conversation = await meet(t, linesOf(talk));
    for (const exchange of talk) await answer(conversation, exchange);
    await part(conversation, talk);
  },
);

export const late = check(
  'late',
  {
    title: 'waits for an answer as long as it takes',
    teaches: 'No time is long enough: a server may be busy. Wait for the event, not for the clock.',
    points: 1,
    needs: ['asks'],
    hints: [
      'What tells your program that an answer has come: the answer itself, or a clock?',
      'readSocket waits by itself until something comes. No setTimeout is needed.',
      'Read until as many answers have come as FILE has lines.',
    ],
    advice: [
      {
        when: /./,
        say: 'It did not wait for an answer that came late. Wait for the answer itself, not for some time: count what is missing, and read until nothing is.',
      },
    ],
  },
  async (t) => {
    const talk = exchanges(t, 2);
    const conversation = await meet(t, linesOf(talk));
    const { client, server } = conversation;
    for (const exchange of talk) {
      await server.expect(`${exchange.line}\n`);
      t.step('the server takes its time');
      await client.rests({ timers: true, limit: 3_000 });
      await server.send(`${exchange.answer}\n`);
      await server.wasRead();
    }
    await part(conversation, talk);
  },
);

export const ends = check(
  'ends',
  {
    title: 'closes after the last answer and exits with 0',
    teaches:
      'A calculator server closes when it is told to, or when its client does. Until then it waits.',
    points: 1,
    needs: ['late'],
    hints: [
      'How does your program know that no further answer will come?',
      'Count lines and answers: when the counts are equal, all is done, whether the server has closed or not.',
      'When the last answer is printed: closeSocket(server), and exit with 0.',
    ],
    advice: [
      {
        when: 'no-end',
        say: 'It waits for the end of the stream, and the server for the next request. Count the answers.',
      },
      {
        when: 'exit-status',
        say: 'Every line was answered. That the server closes after the BYE is not an error.',
      },
      {
        when: 'too-little',
        say: 'BYE is the answer to QUIT, and printed like any other: QUIT -> BYE.',
      },
    ],
  },
  async (t) => {
    await t.variation('the server waits for the client to close', async () => {
      const talk = exchanges(t, 2);
      const conversation = await meet(t, linesOf(talk));
      const { client, server } = conversation;
      for (const exchange of talk) await answer(conversation, exchange);
      await hearOut(conversation);
      await server.expectClosed();
      server.end();
      await client.finishes({ stdout: printed(talk), status: 0 });
    });
    await t.variation('QUIT is the last line', async () => {
      const talk = [...exchanges(t, 2), { line: 'QUIT', answer: 'BYE' }];
      const conversation = await meet(t, linesOf(talk));
      for (const exchange of talk) await answer(conversation, exchange);
      conversation.server.end();
      await conversation.client.finishes({ stdout: printed(talk), status: 0 });
    });
  },
);

export const errors = check(
  'errors',
  {
    title: 'takes an ERR answer for an answer',
    teaches:
      'A request may fail while the connection is well. These are two kinds of failure, and the second ends more.',
    points: 1,
    needs: ['late'],
    hints: [
      'What does your program do when an answer begins with ERR?',
      'The server answers every line, a senseless one with ERR. The next answer belongs to the next line as ever.',
      'Print every answer in the same way, and let only the connection decide on the exit status.',
    ],
    advice: [
      {
        when: 'exit-status',
        say: 'All lines were answered, some with ERR: that is what the server had to say. The exit status is 1 only when the connection breaks.',
      },
      {
        when: /./,
        say: 'An answer with ERR is printed like any other, and the conversation goes on.',
      },
    ],
  },
  async (t) => {
    const [one, two, three] = exchanges(t, 3);
    if (one === undefined || two === undefined || three === undefined) return;
    const talks: Record<string, Exchange[]> = {
      'an error among the answers': [
        one,
        { line: `DIV ${t.random.integer(1, 99)} 0`, answer: 'ERR division by zero' },
        two,
        { line: `MUL ${'9'.repeat(t.random.integer(9, 15))} 999999999`, answer: 'ERR overflow' },
        three,
      ],
      'errors first and last': [rubbish(`POW ${t.random.integer(2, 9)} 2`), one, rubbish('ADD 1')],
    };
    for (const [what, talk] of Object.entries(talks)) {
      await t.variation(what, async () => {
        const conversation = await meet(t, linesOf(talk));
        for (const exchange of talk) await answer(conversation, exchange);
        await part(conversation, talk);
      });
    }
  },
);
