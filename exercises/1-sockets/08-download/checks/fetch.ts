/**
 * Whether a file is fetched at all, and when the program is done.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { download, expectFile, expectNone, prose } from './download.ts';

export const fetches = check(
  'fetches',
  {
    title: 'fetches a file, and exits with 0',
    teaches: 'Two requests are a whole protocol: how big is it, and give me these bytes of it.',
    points: 1,
    hints: [
      'What does the server need to know for SIZE, what for READ? Each request is a line, each answer begins with one.',
      'After "OK n" come n bytes. Write them to DEST.part; when all are there, rename(DEST.part, DEST).',
      "await writen(server, `SIZE ${name}\\n`); await readLine(server, 1024); then READ with offset 0 and the size. rename is in 'node:fs/promises'.",
    ],
    advice: [
      {
        when: /no DEST, though DEST\.part is complete/,
        say: 'The part is complete: give it its name with rename(`${dest}.part`, dest).',
      },
      {
        when: /^there is no DEST$/m,
        say: 'The file is to be at DEST, the fourth argument as it stands: the path of a file that is not there yet, not of a folder.',
      },
      {
        when: /DEST\.part is still there/,
        say: 'A rename leaves nothing behind; a copy does. Use rename.',
      },
      {
        when: /which is not a request|which is not the NAME/,
        say: 'The requests are "SIZE name" and "READ name offset count", each with a newline behind it, and name is the third argument as it stands.',
      },
      {
        when: 'exit-status',
        say: 'It took a right answer for a failure. After "OK n" come n bytes, perhaps fewer than were asked for, and then nothing until the next request.',
      },
      {
        when: /^DEST: [^]*got +"OK /m,
        say: 'The line of the answer, "OK n", is not in the file: the bytes begin after its newline.',
      },
    ],
  },
  async (t) => {
    const { folder } = await download(t, { content: prose(t, 900) });
    expectNone(t, folder, 'DEST.part', 'is still there');
  },
);

export const ends = check(
  'ends',
  {
    title: 'ends when it has all, and prints nothing',
    teaches:
      'The length stands before the bytes, so that nobody has to wait for the end of the stream.',
    points: 1,
    needs: ['fetches'],
    hints: [
      'How does your program know that the last byte of an answer has come?',
      'The server does not close: it waits for the next request. Count the bytes that have come since "OK n".',
      'Read until n bytes have come, never more. When the file is complete, close the channel.',
    ],
    advice: [
      {
        when: 'not-ending',
        say: 'It has all bytes, and waits for more or for the end of the stream. The server waits for the next request: count to n, then close.',
      },
      {
        when: 'too-much',
        say: 'Nothing belongs on stdout here: the file is in DEST, and words for people go to stderr.',
      },
    ],
  },
  async (t) => {
    const content = prose(t, 3_000);
    const { program, folder } = await download(t, { content, patient: true });
    await program.finishes({ stdout: '', status: 0 });
    expectFile(t, folder, 'DEST', content);
  },
);
