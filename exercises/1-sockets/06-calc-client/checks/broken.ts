/**
 * What the program does when there is no connection, or no more.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { answer, exchanges, linesOf, meet, printed, run } from './conversation.ts';

export const broken = check(
  'broken',
  {
    title: 'exits with 1 when the connection breaks',
    teaches:
      'An answer is complete when its newline has come. What came before a break still counts.',
    points: 1,
    needs: ['late'],
    hints: [
      'readSocket has given 0 or -1, and answers are missing. What should a script see? What should a person see?',
      'Print what is answered, also when you print at the end only; what stands before no newline is not an answer.',
      'After the loop: process.exit(answered === requests.length ? 0 : 1)',
    ],
    advice: [
      {
        when: /^nobody listens: .*exit status/,
        say: 'connectSocket gives -1 when nobody listens: say so on stderr, and exit with 1.',
      },
      {
        when: 'exit-status',
        say: 'A line was not answered, because the connection broke: that is a failure, and the exit status must say so.',
      },
      {
        when: /and then more: "(?!.* -> )/,
        say: 'On stdout stand requests with their answers, and nothing else. Words for people go to stderr.',
      },
      {
        when: 'too-much',
        say: 'Print a request when the newline of its answer has come. Half a line is not an answer.',
      },
      {
        when: /stdout of \S+: the stream ended/,
        say: 'What was answered before the connection broke must be printed all the same.',
      },
    ],
  },
  async (t) => {
    await t.variation('nobody listens', async () => {
      const client = await run(t, await t.refusedPort(), linesOf(exchanges(t, 1)));
      await client.finishes({ stdout: '', status: 1 });
    });
    await t.variation('the server ends before the first answer', () => breakOff(t, 0, 'end', 0));
    await t.variation('the server ends before the last answer', () => breakOff(t, 3, 'end', 0));
    await t.variation('the server ends in the middle of an answer', () => breakOff(t, 3, 'end', 4));
    await t.variation('the server dies in the middle of an answer', () =>
      breakOff(t, 2, 'reset', 4),
    );
  },
);

/** Answers this many lines and this many bytes of the next answer, then ends. */
async function breakOff(
  t: Trial,
  answers: number,
  how: 'end' | 'reset',
  bytes: number,
): Promise<void> {
  const talk = exchanges(t, 4);
  const conversation = await meet(t, linesOf(talk));
  const { client, server } = conversation;
  for (const exchange of talk.slice(0, answers)) await answer(conversation, exchange);
  const next = talk[answers];
  await server.expect(`${next?.line}\n`);
  if (bytes > 0) await server.send(next?.answer.slice(0, bytes) ?? '');
  // A reset throws away what has come and was not read yet.
  for (let tries = 0; tries < 4 && !(await server.wasRead()); tries++);
  server[how]();
  await client.finishes({ stdout: printed(talk.slice(0, answers)), status: 1 });
}
