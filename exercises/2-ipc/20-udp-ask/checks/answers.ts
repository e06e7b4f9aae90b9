/**
 * A server that answers at once.
 *
 * @module
 */
import { check, quote, type Trial } from '../../../../lib/grader/index.ts';
import { refuses } from '../../checks/usage.ts';
import { Asked, HOST } from './asked.ts';
import { fairly } from './fairly.ts';

export const answers = check(
  'answers',
  {
    title: 'asks each line, and prints the answers',
    teaches: 'A question is a datagram, and so is its answer.',
    points: 1,
    hints: [
      'What goes into the datagram, in which order? And what of the answer is printed?',
      'Buffer.concat([id, line]) goes out; of what comes, subarray(4, n) is printed, and a newline.',
      'An answer may be longer than a question: up to 65,507 bytes, with its id.',
    ],
    advice: [
      {
        when: /stdout/,
        say: 'What is printed is all that comes after the first four bytes of the answer, and a newline; nothing else.',
      },
      {
        when: /the question/,
        say: 'The datagram is four bytes of id, then the line without its newline. It goes to HOST and PORT, from a socket that may reach HOST.',
      },
      {
        when: 'exit-status',
        say: 'When the last answer is printed, all went well: the exit status is 0.',
      },
    ],
  },
  async (t) => {
    const lines = [
      t.random.word(),
      `${t.random.word()} ${t.random.words(3)} é`,
      t.random.word(12, 14),
    ];
    const said = [`${t.random.word()}!`, '', `${t.random.words(4)} ${'long '.repeat(8_000)}.`];
    await fairly(t, lines, async (asked) => {
      for (const [i, line] of lines.entries()) {
        await asked.answer(await asked.question(line), said[i] ?? '');
      }
      await asked.program.finishes({ stdout: said.map((text) => `${text}\n`).join(''), status: 0 });
    });
  },
);

const MANY = 600;

export const ids = check(
  'ids',
  {
    title: 'a new id for each question, the same for a repeat',
    teaches:
      'Who gets a question twice can only know by the id that it is one question. Who gets an answer, to which.',
    points: 2,
    needs: ['answers'],
    hints: [
      'When do you make an id: for each question, or for each sending?',
      'A counter is enough: it never gives a number twice. It needs more than one byte.',
      'const question = …; question.writeUInt32BE(++id); and then up to five times sendTo(socket, question, …).',
    ],
    advice: [
      {
        when: /once more/,
        say: 'A repeat is the same datagram, byte for byte: make it before the loop that sends it.',
      },
      {
        when: /two questions/,
        say: 'Count up, in all four bytes. A random number, or the time, comes twice sooner than one thinks.',
      },
    ],
  },
  async (t) => {
    const first = t.random.word();
    await t.variation('a repeat', () =>
      fairly(t, [first], async (asked) => {
        const one = await asked.question(first);
        const two = await asked.again(first);
        if (!one.bytes.equals(two.bytes)) {
          t.fail(`${quote(first)} came once more, with another id: ${hex(one.id)}, ${hex(two.id)}`);
        }
        await asked.answer(two, 'at last');
        await asked.program.finishes({ stdout: 'at last\n', status: 0 });
      }),
    );
    const lines = Array.from({ length: MANY }, (_, i) => `${i}`);
    await t.variation(`${MANY} questions`, () =>
      t.asOneStep('each has an id of its own', () => different(t, lines)),
    );
  },
);

function different(t: Trial, lines: readonly string[]): Promise<void> {
  return fairly(t, lines, async (asked) => {
    const known = new Map<string, string>();
    for (const line of lines) {
      const question = await asked.question(line);
      const before = known.get(hex(question.id));
      if (before !== undefined) {
        t.fail(
          `two questions, ${quote(before)} and ${quote(line)}, have the id ${hex(question.id)}`,
        );
      }
      known.set(hex(question.id), line);
      await asked.answer(question, '.');
    }
    await asked.program.finishes({ stdout: '.\n'.repeat(lines.length), status: 0 });
  });
}

function hex(id: Buffer): string {
  return id.toString('hex');
}

const WRONG = [
  [],
  [HOST],
  [HOST, '7020', '3'],
  ['localhost', '7020'],
  ['127.0.0.300', '7020'],
  [HOST, '70000'],
  [HOST, 'http'],
];

export const input = check(
  'input',
  {
    title: 'takes every line of stdin, and only right arguments',
    teaches: 'What ends a line is its newline, not a read; the last line may have none.',
    points: 1,
    needs: ['answers'],
    hints: [
      'How many questions are in "a\\n\\nb"? And in nothing at all?',
      'An empty line is a question of no bytes. After the last newline there is no line, unless something comes.',
      "const lines = text.split('\\n'); if (lines.at(-1) === '') lines.pop();",
    ],
    advice: [
      {
        when: /^wrong arguments/,
        say: 'HOST is an IPv4 address (isIPv4 of node:net knows), PORT a number from 1 to 65535, and there is nothing else. Otherwise: exit status 2, nothing sent.',
      },
      {
        when: /^no line/,
        say: 'Where there is no line there is no question: nothing is sent, and the status is 0.',
      },
      {
        when: /./,
        say: 'Each line is one question, the empty one, too. Its newline is not part of it.',
      },
    ],
  },
  async (t) => {
    const long = `${t.random.word()} `.padEnd(1_000, 'x');
    const [one, last] = [t.random.word(3, 5), t.random.word(6, 9)];
    await t.variation('an empty line, a long one, the last one without a newline', () =>
      talk(t, `${one}\n\n${long}\n${last}`, [one, '', long, last]),
    );
    await t.variation('only a newline', () => talk(t, '\n', ['']));
    await t.variation('no line at all', async () => {
      const asked = await Asked.start(t, '');
      await asked.program.finishes({ stdout: '', status: 0 });
      asked.peer.expectNothing();
    });
    await refuses(t, 'wrong arguments', WRONG);
  },
);

/** This is on stdin; these questions are asked, and no others. */
function talk(t: Trial, stdin: string, questions: readonly string[]): Promise<void> {
  return fairly(t, stdin, async (asked) => {
    for (const line of questions) await asked.answer(await asked.question(line), `${line}!`);
    const stdout = questions.map((line) => `${line}!\n`).join('');
    await asked.program.finishes({ stdout, status: 0 });
  });
}
