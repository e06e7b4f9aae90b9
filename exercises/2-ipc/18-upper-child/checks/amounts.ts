/**
 * Much to say, and a reader who is slow.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { Feed, whileUnread } from '../../checks/output.ts';
import { endsWith } from '../../checks/processes.ts';
import { answers, uppered } from './lines.ts';

const LINE = 5_000_000;
const LINES = 20_000_000;

export const large = check(
  'large',
  {
    title: 'answers 5 MB in a line, 20 MB of lines, a slow reader',
    teaches:
      'Both directions have a buffer, and both can be full. Who writes without reading waits for one who waits for him.',
    points: 2,
    needs: ['line-by-line'],
    linux: true,
    hints: [
      'The child cannot write, because you do not read; it does not read, because it cannot write. What do you wait for?',
      'Never stop reading answers because a question is not through yet: the two loops must not wait for each other.',
      'Two async functions, started together: one reads stdin and writes the socket, the other reads the socket and writes stdout.',
    ],
    advice: [
      {
        when: /./,
        say: 'Both buffers are full, and each side waits for the other to read. The parent must read answers while it writes questions.',
      },
    ],
  },
  async (t) => {
    await t.variation('a line of 5 MB', async () => {
      const program = await t.run([]);
      const line = blocks(t, LINE);
      new Feed(t, program).give(line);
      await program.prints(uppered(line));
      program.endInput();
      await endsWith(t, program, 0);
    });
    await t.variation('20 MB of lines that nobody reads at first', async () => {
      const program = await t.run([]);
      await answers(t, program);
      const lines = blocks(t, LINES);
      for (let at = 50; at < lines.length; at += 61) lines[at] = 0x0a;
      const feed = new Feed(t, program);
      feed.give(lines);
      await whileUnread(t, program, () => feed.fills(LINES));
      await program.prints(uppered(lines));
      program.endInput();
      await endsWith(t, program, 0);
    });
  },
);

/** A line of so many bytes: words, over and over. */
function blocks(t: Trial, n: number): Buffer {
  const line = Buffer.alloc(n, `${t.random.words(200)} `);
  line[n - 1] = 0x0a;
  return line;
}
