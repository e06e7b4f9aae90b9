/**
 * What comes out: the bytes that went in, each piece when it comes.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';

export const copies = check(
  'copies',
  {
    title: 'passes every byte on, each piece when it comes',
    teaches:
      'Through a pipe go bytes, in order. One read gives what has come so far; 0 is the end, for every writer has closed.',
    points: 2,
    linux: true,
    hints: [
      'Two loops, one in each process: read, and write what came. When does each of them end?',
      'The child is the same program from its first line: isChild() first, then inherited() for the descriptors of the pipe.',
      'while ((n = await read(from, buf)) > 0) await write(to, buf.subarray(0, n)); the parent from 0 to fd[1], the child from fd[0] to 1.',
    ],
    advice: [
      {
        when: 'different',
        say: 'Of the buffer only the n bytes that this read gave are new: buf.subarray(0, n), as bytes. A string cannot hold every byte.',
      },
      {
        when: 'too-much',
        say: 'What comes out is what went in, and nothing more: no newline at the end, and not the rest of the buffer.',
      },
      {
        when: 'too-little',
        say: 'Only a read that gives 0 is the end: not one that does not fill the buffer, and no newline. And the child must have time to print the rest.',
      },
      {
        when: 'not-ending',
        say: 'The end of a pipe comes when nobody holds its write end any more. Who still holds one: the parent, or the child itself? If nobody does, what keeps the child alive?',
      },
      {
        when: /a piece while stdin stays open/,
        say: 'Write what a read gave before you read again: a program that waits for the end of stdin keeps everything back.',
      },
      {
        when: 'no-end',
        say: 'The end of a pipe comes when nobody holds its write end any more. Who still holds one: the parent, or the child itself?',
      },
    ],
  },
  async (t) => {
    await t.variation('a piece while stdin stays open', async () => {
      const program = await t.run([]);
      for (const piece of [t.random.words(3), '\n', 'x', t.random.bytes(3000)]) {
        void program.input(piece);
        await program.prints(piece);
      }
      program.endInput();
      await program.finishes({ stdout: '', status: 0 });
    });
    await t.variation('bytes of every value', async () => {
      const program = await t.run([]);
      const bytes = t.random.shuffle(Array.from({ length: 1024 }, (_, i) => i & 0xff));
      void program.input(Uint8Array.from(bytes));
      program.endInput();
      await program.finishes({ stdout: Uint8Array.from(bytes), status: 0 });
    });
    await t.variation('nothing at all', async () => {
      const program = await t.run([]);
      program.endInput();
      await program.finishes({ stdout: '', status: 0 });
    });
  },
);
