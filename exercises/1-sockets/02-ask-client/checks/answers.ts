/**
 * Whether every answer is printed, however the bytes come.
 *
 * @module
 */
import {
  aroundNewlines,
  byteByByte,
  check,
  insideCharacter,
  randomly,
  WHOLE,
  type Cut,
  type Trial,
} from '../../../../lib/grader/index.ts';
import { answer, answersOf, exchanges, linesOf, meet, part } from './conversation.ts';

export const pieces = check(
  'pieces',
  {
    title: 'prints an answer that comes in pieces',
    teaches:
      'A stream has no messages. One read gives what has come so far, even if that is half an answer.',
    points: 1,
    needs: ['late'],
    hints: [
      'How many reads does one answer take?',
      'An answer is complete when its newline has come. Until then keep what you have, and read again.',
      'Add each read to a buffer; take lines from its front as long as there is a newline in it.',
    ],
    advice: [
      {
        when: /\ufffd/,
        say: 'A read ended in the middle of a character. Make a string of whole lines only, or keep to bytes.',
      },
      {
        when: /./,
        say: 'The answer came in pieces, and a piece was taken for the whole. One read gives what has come so far: read on until the newline has come.',
      },
    ],
  },
  async (t) => {
    const ways: ((bytes: Buffer) => Cut | undefined)[] = [
      byteByByte,
      (bytes) => randomly(bytes, t.random),
      aroundNewlines,
      insideCharacter,
    ];
    for (const way of ways) {
      const talk = exchanges(t, 2);
      const { name = '' } = way(Buffer.from(answersOf(talk))) ?? {};
      await t.variation(`answers ${name}`, async () => {
        const conversation = await meet(t, linesOf(talk));
        for (const exchange of talk) {
          await answer(conversation, exchange, way(Buffer.from(exchange.answer)));
        }
        await part(conversation, answersOf(talk));
      });
    }
  },
);

export const joined = check(
  'joined',
  {
    title: 'prints all of the answers that come at once',
    teaches: 'One read may give more than one message, and the beginning of the next.',
    points: 1,
    needs: ['late'],
    hints: [
      'If you send the next line before the answer has come, two answers may come in one read.',
      'What do you do with the bytes after the first newline?',
      'Keep the bytes after the last complete line for the next read, and count newlines, not reads.',
    ],
    advice: [
      {
        when: /./,
        say: 'Several answers came in one read. Split at every newline, print each answer as a line, and keep what follows the last newline for the next read.',
      },
    ],
  },
  async (t) => {
    await t.variation('all answers in one write', () => answerTogether(t, () => WHOLE));
    await t.variation('answers joined and cut', () =>
      answerTogether(t, (bytes) => randomly(bytes, t.random)),
    );
  },
);

/** Lets the program send what it will, and answers all of that together. */
async function answerTogether(t: Trial, way: (bytes: Buffer) => Cut): Promise<void> {
  const talk = exchanges(t, 7).map(({ line }) => ({ line, answer: `${t.random.word()}\n` }));
  const conversation = await meet(t, linesOf(talk));
  const { client, server } = conversation;
  for (let done = 0; done < talk.length;) {
    await client.rests();
    const asked = server.inbox.peek(server.inbox.size).toString('latin1').split('\n').length - 1;
    const now = talk.slice(done, done + Math.max(1, asked));
    await server.expect(linesOf(now));
    const answers = Buffer.from(answersOf(now));
    await server.send(answers, now.length > 1 ? way(answers) : WHOLE);
    await server.wasRead();
    done += now.length;
  }
  await part(conversation, answersOf(talk));
}
