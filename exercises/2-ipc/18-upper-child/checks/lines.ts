/**
 * Lines and their answers.
 *
 * @module
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, type StudentProgram, type Trial } from '../../../../lib/grader/index.ts';
import { endsWith, kill, onlyChild, ownProcess, whileStopped } from '../../checks/processes.ts';

/** The contract says a second; the rest is for a busy machine. */
const SOON_MS = 2_000;

/** The bytes with a–z in capitals, and no other changed. */
export function uppered(data: Uint8Array | string): Buffer {
  const bytes = Buffer.from(data);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte >= 0x61 && byte <= 0x7a) bytes[i] = byte - 0x20;
  }
  return bytes;
}

/** Gives a line, and expects its answer. */
export async function answers(t: Trial, program: StudentProgram): Promise<void> {
  const line = `${t.random.words(3)}\n`;
  void program.input(line);
  await program.prints(uppered(line));
}

export const lineByLine = check(
  'line-by-line',
  {
    title: 'answers each line while stdin stays open',
    teaches:
      'A conversation goes both ways: an answer must not wait until everything has been asked.',
    points: 2,
    linux: true,
    hints: [
      'Who reads the answer while the parent waits for the next line?',
      'Two loops in the parent, at the same time: stdin to the socket, the socket to stdout.',
      'void ask(socket); while ((n = await read(socket, buf)) > 0) await write(1, buf.subarray(0, n)); ask is an async function with the other loop.',
    ],
    advice: [
      {
        when: 'different',
        say: 'stdout holds the answers and nothing else: no prompt, no word for people.',
      },
      {
        when: /Two lines|two lines/,
        say: 'One read may give two lines, or half of one: print what came, and read again.',
      },
      {
        when: 'not-ending',
        say: 'At the end of stdin tell the child, by shutdown(socket) or close, and read its last answers until read gives 0.',
      },
      {
        when: /./,
        say: 'The answer must come while stdin stays open. Does the parent read the socket before stdin has ended? Does the child write before its input has?',
      },
    ],
  },
  async (t) => {
    const program = await t.run([]);
    await answers(t, program);
    for (let i = 0; i < 3; i++) {
      const line = `${t.random.words(2)}\n`;
      void program.input(line);
      await program.prints(uppered(line), { limit: SOON_MS });
    }
    await t.variation('two lines at once, and half of a third', async () => {
      const [two, half, rest] = [`${t.random.words(2)}\n\n`, t.random.word(), 'x\n'];
      void program.input(`${two}${half}`);
      await program.prints(uppered(two), { limit: SOON_MS });
      void program.input(rest);
      await program.prints(uppered(half + rest), { limit: SOON_MS });
    });
    program.endInput();
    await program.finishes({ stdout: '', status: 0 });
  },
);

export const bytes = check(
  'bytes',
  {
    title: 'changes a–z and no other byte, to the last one',
    teaches:
      'What goes through a socket is bytes. Only 26 of the 256 are to change, and none is the end.',
    points: 1,
    needs: ['line-by-line'],
    linux: true,
    hints: [
      'What does your program do with é, with ß, with a byte 0, and with a last line that has no newline?',
      'A string cannot hold every byte, and toUpperCase knows more letters than a–z: ß becomes SS.',
      'for each byte: if (byte >= 0x61 && byte <= 0x7a) buf[i] = byte - 0x20; and no newline that was not there.',
    ],
    advice: [
      {
        when: /^a last line/,
        say: 'The last line has no newline on stdin: its answer comes at the end, and has none either.',
      },
      {
        when: /./,
        say: 'Work on the bytes of the buffer: 0x61 to 0x7a become 0x20 less, all others stay. No strings.',
      },
    ],
  },
  async (t) => {
    const all = t.random.shuffle(Array.from({ length: 512 }, (_, i) => i & 0xff));
    const inputs: Record<string, Buffer> = {
      'bytes of every value': Buffer.concat([
        Buffer.from('é ß ñandú ǆ ﬁ İı АБВ абв az@[`{\nab\0cd\0\0ef\n\0\n'),
        Buffer.from([...all, 0x0a]),
      ]),
      'a last line without a newline': Buffer.from(`${t.random.words(2)}\n${t.random.word()}`),
      'nothing at all': Buffer.alloc(0),
    };
    for (const [name, data] of Object.entries(inputs)) {
      await t.variation(name, async () => {
        const program = await t.run([]);
        if (data.length > 0) void program.input(data);
        program.endInput();
        await program.finishes({ stdout: uppered(data), status: 0 });
      });
    }
  },
);

/** More than a few reads give. */
const LINES = 20_000;
/** More than one read gives, and no more than a socket takes. */
const UNDER_WAY = 7_000;

function lines(t: Trial, count: number): string {
  return Array.from({ length: count }, () => `${t.random.word()} ${t.random.word()}\n`).join('');
}

export const allAnswers = check(
  'all-answers',
  {
    title: 'prints every answer before it ends, and leaves no child',
    teaches: 'The end of the questions is not the end of the answers.',
    points: 1,
    needs: ['line-by-line'],
    linux: true,
    hints: [
      'stdin has ended. Which answers are still on their way?',
      'Only the child knows that it has answered everything: it closes its end, and the parent reads 0.',
      'shutdown(socket) ends your direction, and the other one goes on: read until 0, then waitpid, then exit.',
    ],
    advice: [
      {
        when: 'left-behind',
        say: 'The child must see the end of what it is asked, and end: shutdown(socket) or close. Then waitpid.',
      },
      {
        when: /./,
        say: 'At the end of stdin answers are still on their way: read until the child has closed its end, then wait for it.',
      },
    ],
  },
  async (t) => {
    await t.variation('stdin is a file', async () => {
      const folder = t.folder();
      const text = `${lines(t, LINES)}the last one`;
      const stdin = join(folder, 'lines');
      writeFileSync(stdin, text);
      const program = await t.run([], { folder, stdin });
      await program.prints(uppered(text));
      await endsWith(t, program, 0);
      program.stdout.expectNothingMore();
    });
    await t.variation('the child stands still when stdin ends', async () => {
      const program = await t.run([]);
      await answers(t, program);
      const text = lines(t, UNDER_WAY);
      await whileStopped(t, program, await onlyChild(t, program), async () => {
        void program.input(text);
        program.endInput();
        await program.rests({ threads: true }); // all is with the child, or waits for it
      });
      await program.finishes({ stdout: uppered(text), status: 0 });
    });
    await t.variation('SIGTERM ends it before', async () => {
      const program = await t.run([]);
      await answers(t, program);
      await program.rests({ threads: true });
      kill(t, program, ownProcess(t, program), 'SIGTERM');
      await endsWith(t, program, 143);
    });
  },
);
