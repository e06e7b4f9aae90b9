/**
 * What becomes of the parent when its child dies.
 *
 * @module
 */
import { check, count, type Trial } from '../../../../lib/grader/index.ts';
import { Feed, printsNothing, whileUnread } from '../../checks/output.ts';
import { endsWith, kill, onlyChild, ownProcess, whileStopped } from '../../checks/processes.ts';
import { answers, uppered } from './lines.ts';
import { withAnswerUnderway } from './processes.ts';

/** The contract says two seconds; the rest is for a busy machine. */
const SOON_MS = 3_000;
/** More than fits into all buffers on the way. */
const MUCH = 4_000_000;

export const childDies = check(
  'child-dies',
  {
    title: 'ends with 1 when its child dies, and loses no answer',
    teaches:
      'A dead partner is an end of the stream that comes too early. What it had said before still counts.',
    points: 1,
    needs: ['ends'],
    linux: true,
    hints: [
      'The child is dead and stdin is silent. In which call does your parent notice?',
      'The read of the socket gives 0 or -1; the one of stdin waits on. The end of the answers ends the program.',
      'When the loop that reads the socket is over: const status = await waitpid(child); process.exit(status === 0 ? 0 : 1).',
    ],
    advice: [
      {
        when: 'exit-status',
        say: 'The child did not end well: waitpid says so. Then the parent ends with 1.',
      },
      {
        when: /^an answer|^answers wait/,
        say: 'What the child had sent before it died is still in the socket: read until 0 before you end.',
      },
      {
        when: /./,
        say: 'Do not wait for stdin when there is nobody left to ask: when the socket gives 0 or -1, wait for the child and exit.',
      },
    ],
  },
  async (t) => {
    await t.variation('while stdin is silent', async () => {
      const program = await t.run([]);
      await answers(t, program);
      kill(t, program, await onlyChild(t, program));
      await endsWith(t, program, 1, () => {}, { limit: SOON_MS });
    });
    await t.variation('an answer is still underway', async () => {
      const program = await t.run([]);
      await answers(t, program);
      const pair = { own: ownProcess(t, program), child: await onlyChild(t, program) };
      const line = `${t.random.words(2)}\n`;
      await withAnswerUnderway(t, program, pair, line, async () => {
        await program.rests({ threads: true });
        kill(t, program, pair.child);
      });
      await program.prints(uppered(line));
      await endsWith(t, program, 1);
    });
    await t.variation('answers wait for a reader', () => answersWait(t));
    await t.variation('after the end of stdin', async () => {
      const program = await t.run([]);
      await answers(t, program);
      const child = await onlyChild(t, program);
      await whileStopped(t, program, child, async () => {
        void program.input('lost\n');
        program.endInput();
        await printsNothing(t, program, 'nothing can be answered while the child stands still');
        kill(t, program, child);
      });
      await endsWith(t, program, 1);
    });
  },
);

/** All is full of answers when the child dies: as long as nobody reads them, the parent has something to print. */
async function answersWait(t: Trial): Promise<void> {
  const program = await t.run([]);
  await answers(t, program);
  const child = await onlyChild(t, program);
  const lines = Buffer.alloc(MUCH, `${t.random.words(5)}\n`);
  await whileUnread(t, program, async () => {
    const feed = new Feed(t, program);
    feed.give(lines);
    await feed.fills(MUCH);
    kill(t, program, child);
    const ended = () => (program.exit === undefined ? undefined : program);
    if ((await t.until(ended, { limit: 500 })) === program)
      t.fail(`${program.name} ended while it still had answers to print`, {
        symptom: 'too-little',
      });
  });
  await endsWith(t, program, 1);
  await t.until(() => (program.stdout.ended === undefined ? undefined : t));
  const printed = program.stdout.take();
  const expected = uppered(lines.subarray(0, printed.length));
  if (!printed.equals(expected)) t.fail('its answers are not those to the first of the lines');
  t.step(`it printed ${count(printed.length, 'byte')} of answers`);
}
