/**
 * Whether every line of stdin is sent, however the bytes come.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import {
  answer,
  answersOf,
  type Conversation,
  type Exchange,
  exchanges,
  linesOf,
  meet,
  part,
} from './conversation.ts';

export const everyLine = check(
  'every-line',
  {
    title: 'sends every line of stdin, and nothing else',
    teaches:
      'A chunk of stdin is not a line either: a line ends at a newline, or where stdin ends.',
    points: 1,
    needs: ['late'],
    hints: [
      'Is the last line sent when no newline ends it? Is an empty line sent?',
      'What happens to a line whose first half is in one chunk of stdin and whose second half is in the next?',
      'Pass the bytes of stdin on as they are; at the end add the newline that the last line may lack.',
    ],
    advice: [
      {
        when: /^a last line without/,
        say: 'The last line had no newline on stdin, but the server waits for one. Send the line, and send a newline after it.',
      },
      {
        when: /^empty lines/,
        say: 'An empty line is a line, and an answer may be empty: count newlines, not what stands before them.',
      },
      {
        when: /^nothing/,
        say: 'No line, no question: with an empty stdin there is nothing to send and no answer to wait for.',
      },
      {
        when: /^150 KB/,
        say: 'A chunk of stdin ends anywhere, in the middle of a line or of a character. Keep the rest until the next chunk has come, and make no string of half a character.',
      },
    ],
  },
  async (t) => {
    await t.variation('a last line without a newline', async () => {
      const talk = exchanges(t, 2);
      const conversation = await meet(t, linesOf(talk).slice(0, -1));
      const [first = { line: '', answer: '' }, last = first] = talk;
      await answer(conversation, first);
      await answerUnlessStuck(conversation, last);
      await part(conversation, answersOf(talk));
    });
    await t.variation('empty lines', async () => {
      const talk = ['', t.random.words(2), '', '', t.random.word()].map((line, i) => ({
        line,
        answer: i % 3 === 1 ? '\n' : `${t.random.word()}\n`,
      }));
      const conversation = await meet(t, linesOf(talk));
      for (const exchange of talk) await answer(conversation, exchange);
      await part(conversation, answersOf(talk));
    });
    await t.variation('nothing on stdin', () => nothing(t));
    await t.variation('150 KB on stdin', async () => {
      const talk = longLines(t);
      const conversation = await meet(t, linesOf(talk));
      for (const exchange of talk) await answer(conversation, exchange);
      await part(conversation, answersOf(talk));
    });
  },
);

/** As `answer`. But when half a line has come and the program waits, the server ends the stream. */
async function answerUnlessStuck(conversation: Conversation, exchange: Exchange): Promise<void> {
  const { client, server } = conversation;
  const { inbox } = server;
  const rests = await client.rests();
  if (rests && inbox.size > 0 && inbox.lineLength() < 0) server.end();
  await answer(conversation, exchange);
}

async function nothing(t: Trial): Promise<void> {
  const host = await t.listen();
  const client = await t.run(['127.0.0.1', host.port]);
  client.endInput();
  const look = () => (host.waiting > 0 || client.exit !== undefined ? t : undefined);
  await t.until(look, { limit: 8_000 });
  if (host.waiting > 0) await part({ client, server: await host.accept() }, '');
  await client.finishes({ stdout: '', status: 0 });
}

/** Characters of three bytes, in lines of 753: a chunk of 4, 16 or 64 KB ends inside one. */
function longLines(t: Trial): Exchange[] {
  return Array.from({ length: 200 }, (_, i) => ({
    line: `${'€'.repeat(250)}${i.toString(36).padStart(2, '0')}`,
    answer: `${i} ${t.random.word()}\n`,
  }));
}
