/**
 * How the conversation begins and ends.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { answer, answersOf, exchanges, linesOf, meet, part } from './conversation.ts';

export const asks = check(
  'asks',
  {
    title: 'sends each line and prints each answer',
    teaches: 'Request and answer: the client speaks first, the server answers each line by a line.',
    points: 1,
    hints: [
      'The lines are on stdin: for await (const chunk of process.stdin) gives its bytes as they come.',
      'Each line goes to the server with its newline. Each answer goes to stdout with its newline.',
      'One exchange: await writeSocket(server, `${line}\\n`), read until a newline has come, print.',
    ],
    advice: [
      {
        when: /and then more: "\\n"/,
        say: 'An empty line was sent that is not on stdin: "a\\n".split("\\n") gives two parts, and the last one is not a line.',
      },
      {
        when: /^what the program sent: the stream ended/,
        say: 'The server waits for the next line, on the same connection.',
      },
      {
        when: /^what the program sent: other/,
        say: 'A line goes to the server as it stands on stdin, with its newline and with nothing else.',
      },
      {
        when: /^stdout of \S+: other/,
        say: 'On stdout stand the answers, each with its newline, and nothing else. Words for people go to stderr.',
      },
      {
        when: 'not-ending',
        say: 'It has all its answers: close the channel and let the program end.',
      },
    ],
  },
  async (t) => {
    const talk = exchanges(t, 3);
    const conversation = await meet(t, linesOf(talk));
    for (const exchange of talk) await answer(conversation, exchange);
    await part(conversation, answersOf(talk));
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
      'Read until as many answers have come as lines were sent.',
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
      await server.send(exchange.answer);
      await server.wasRead();
    }
    await part(conversation, answersOf(talk));
  },
);

export const ends = check(
  'ends',
  {
    title: 'closes after the last answer and exits with 0',
    teaches:
      'Who closes first is part of a protocol. Here it is the client, when it has what it wants.',
    points: 1,
    needs: ['late'],
    hints: [
      'How does your program know that no further answer will come?',
      'The server does not end its stream: it waits for you. But you know how many lines you sent.',
      'Count lines and answers. When stdin is at its end and the counts are equal: closeSocket(server).',
    ],
    advice: [
      {
        when: 'no-end',
        say: 'It waits for the end of the stream, and the server for its next line. Count the answers.',
      },
      {
        when: 'exit-status',
        say: 'Every answer had come. That the server closes after the last one is not an error.',
      },
    ],
  },
  async (t) => {
    await t.variation('the server waits for the client to close', async () => {
      const talk = exchanges(t, 2);
      const conversation = await meet(t, linesOf(talk));
      for (const exchange of talk) await answer(conversation, exchange);
      await conversation.server.expectEnd();
      conversation.server.end();
      await conversation.client.finishes({ stdout: answersOf(talk), status: 0 });
    });
    await t.variation('the server closes right after the last answer', async () => {
      const [exchange = { line: '', answer: '' }] = exchanges(t, 1);
      const { client, server } = await meet(t, linesOf([exchange]));
      await server.expect(`${exchange.line}\n`);
      await client.rests(); // it knows that stdin has ended
      await server.send(exchange.answer);
      server.end();
      await client.finishes({ stdout: exchange.answer, status: 0 });
    });
  },
);

export const broken = check(
  'broken',
  {
    title: 'exits with 1 when the server ends too early',
    teaches:
      'An answer is complete when its newline has come. The end of the stream is not a newline.',
    points: 1,
    needs: ['late'],
    hints: [
      'readSocket has given 0 or -1, and an answer is missing. What should a script see?',
      'Compare the answers that came with the lines that were sent; what stands before no newline is not an answer.',
      'After the loop: if (answered < asked) process.exit(1);',
    ],
    advice: [
      {
        when: 'exit-status',
        say: 'An answer is missing: that is a failure, and the exit status must say so.',
      },
      {
        when: 'too-much',
        say: 'Print an answer when its newline has come. Half a line is not an answer.',
      },
    ],
  },
  async (t) => {
    await t.variation('the server ends before the last answer', () => breakOff(t, 'end', 0));
    await t.variation('the server ends in the middle of an answer', () => breakOff(t, 'end', 4));
    await t.variation('the server dies in the middle of an answer', () => breakOff(t, 'reset', 4));
  },
);

/** Answers three lines and this many bytes of the fourth, then ends. */
async function breakOff(t: Trial, how: 'end' | 'reset', bytes: number): Promise<void> {
  const talk = exchanges(t, 4);
  const conversation = await meet(t, linesOf(talk));
  const { client, server } = conversation;
  for (const exchange of talk.slice(0, 3)) await answer(conversation, exchange);
  await server.expect(`${talk[3]?.line ?? ''}\n`);
  if (bytes > 0) await server.send(talk[3]?.answer.slice(0, bytes) ?? '');
  // A reset throws away what has come and was not read yet.
  for (let tries = 0; tries < 4 && !(await server.wasRead()); tries++);
  server[how]();
  await client.finishes({ stdout: answersOf(talk.slice(0, 3)), status: 1 });
}

export const refused = check(
  'refused',
  {
    title: 'exits with 1 when nobody listens',
    teaches: 'The exit status tells a script what a message tells a person.',
    points: 1,
    hints: [
      'What does connectSocket give when the server is not there?',
      'Every operation gives -1 on error. perror(what) says why, on stderr.',
      "if (server < 0) { perror('connectSocket'); process.exit(1); }",
    ],
    advice: [
      {
        when: 'exit-status',
        say: 'connectSocket gives -1 when nobody listens: say so on stderr, and exit with 1.',
      },
    ],
  },
  async (t) => {
    const client = await t.run(['127.0.0.1', await t.refusedPort()]);
    void client.input('is anybody there?\n');
    client.endInput();
    await client.finishes({ stdout: '', status: 1 });
  },
);
