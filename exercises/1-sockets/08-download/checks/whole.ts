/**
 * Whether DEST is the whole file or is not there.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { download, expectNone, newFolder, prose } from './download.ts';
import type { Stop } from './delivery.ts';

const SIZE = 50_000;

export const whole = check(
  'whole',
  {
    title: 'makes DEST only when all bytes have come',
    teaches:
      'A program that finds a file takes it for complete. A rename is one step: before it there is nothing, after it everything.',
    points: 1,
    needs: ['fetches'],
    hints: [
      'What does somebody find at DEST while your program is still reading? And after the connection broke?',
      'All bytes go to DEST.part. When the stream ends too early, it stays there, and the exit status is 1.',
      'Compare the number of bytes with the size that the server named, then close the file, then rename.',
    ],
    advice: [
      {
        when: /DEST is there while bytes/,
        say: 'Write to DEST.part, and rename it when the last byte is in it: nobody must ever see half a file at DEST.',
      },
      {
        when: /^nobody listens: .*exit status/,
        say: 'connectSocket gives -1 when nobody listens: say so on stderr, and exit with 1.',
      },
      {
        when: 'exit-status',
        say: 'The file is not complete: that is a failure, and the exit status must be 1.',
      },
      {
        when: 'not-ending',
        say: 'readSocket has given 0 or -1: nothing more will come. Exit with 1.',
      },
      {
        when: 'left-behind',
        say: 'The connection broke before all bytes had come. Rename only when as many bytes are there as the server has named.',
      },
    ],
  },
  async (t) => {
    await t.variation('the last byte takes its time', async () => {
      const folder = newFolder(t);
      const how = async () => {
        await t.programs.at(-1)?.rests();
        expectNone(t, folder, 'DEST', 'is there while bytes are missing');
      };
      await download(t, { content: prose(t, SIZE), folder, stop: { at: SIZE - 1, how } });
    });
    const breaks: Record<string, Stop> = {
      'the server ends in the middle of the file': { at: 30_000, how: 'end' },
      'the server dies in the middle of the file': { at: 30_000, how: 'reset' },
      'the server ends in the middle of a line': { at: 'head', how: 'end' },
    };
    for (const [what, stop] of Object.entries(breaks)) {
      await t.variation(what, async () => {
        const content = prose(t, SIZE);
        const { folder, program } = await download(t, { content, stop, status: 'any' });
        expectNone(t, folder, 'DEST', 'was made, though bytes are missing');
        await program.exits(1);
      });
    }
    await t.variation('nobody listens', () => nobody(t));
  },
);

async function nobody(t: Trial): Promise<void> {
  const folder = newFolder(t);
  const args = ['127.0.0.1', await t.refusedPort(), 'some.txt', folder.dest];
  const program = await t.run(args, { folder: folder.path });
  await program.exits(1);
  expectNone(t, folder, 'DEST', 'was made, though nobody listens');
}
