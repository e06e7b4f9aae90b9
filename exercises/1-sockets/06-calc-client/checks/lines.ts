/**
 * Whether lines stay lines, those of FILE and those of the server.
 *
 * @module
 */
import {
  aroundNewlines,
  byteByByte,
  check,
  type Cut,
  randomly,
  type Trial,
  WHOLE,
} from '../../../../lib/grader/index.ts';
import {
  answer,
  answerTogether,
  type Exchange,
  exchanges,
  giveUpWhenStuck,
  linesOf,
  meet,
  part,
  rubbish,
  run,
} from './conversation.ts';

export const everyLine = check(
  'every-line',
  {
    title: 'sends every line as it stands in FILE',
    teaches:
      'What a request means is for the server to judge. A client that tidies up says something else.',
    points: 1,
    needs: ['errors'],
    hints: [
      'Is the last line sent when no newline ends it? Is an empty line sent? The same line twice?',
      'A line is what stands between two newlines, spaces included, request or not. The server answers each.',
      'A part of a file may end in the middle of a line or of a character: keep the rest until the next part is read.',
    ],
    advice: [
      {
        when: /^a last line without/,
        say: 'The last line has no newline in FILE, but the server waits for one. Send the line, and send a newline after it.',
      },
      {
        when: /^strange lines/,
        say: 'Every line goes to the server and is printed as it stands: an empty one, one with spaces around it, one with letters that are not in ASCII, the same line once more.',
      },
      {
        when: /^an empty FILE/,
        say: 'No line, no request: there is nothing to send and no answer to wait for.',
      },
      {
        when: /^150 KB/,
        say: 'A part of a file ends anywhere, in the middle of a line or of a character. Keep the rest until the next part has come, and make no string of half a character.',
      },
    ],
  },
  async (t) => {
    await t.variation('a last line without a newline', async () => {
      const talk = exchanges(t, 2);
      const conversation = await meet(t, linesOf(talk).slice(0, -1));
      const [first = rubbish(''), last = first] = talk;
      await answer(conversation, first);
      await giveUpWhenStuck(conversation);
      await answer(conversation, last);
      await part(conversation, talk);
    });
    await t.variation('strange lines', () => answerAll(t, strangeLines(t)));
    await t.variation('an empty FILE', () => nothing(t));
    await t.variation('150 KB in FILE', () => answerAll(t, longLines()));
  },
);

async function answerAll(t: Trial, talk: readonly Exchange[]): Promise<void> {
  const conversation = await meet(t, linesOf(talk));
  for (const exchange of talk) await answer(conversation, exchange);
  await part(conversation, talk);
}

function strangeLines(t: Trial): Exchange[] {
  const [first = rubbish(''), second = first] = exchanges(t, 2);
  const [spaced, foreign] = [`  ADD 1 ${t.random.integer(1, 99)} `, `ADD 1 ${t.random.words(3)} €`];
  return [rubbish(''), first, rubbish(spaced), first, rubbish(''), rubbish(foreign), second];
}

/** Characters of three bytes, in lines of 753: a part of 4, 16 or 64 KB ends inside one. */
function longLines(): Exchange[] {
  return Array.from({ length: 200 }, (_, i) =>
    rubbish(`${i.toString(36).padStart(2, '0')}${'€'.repeat(250)}`),
  );
}

async function nothing(t: Trial): Promise<void> {
  const host = await t.listen();
  const client = await run(t, host.port, '');
  const look = () => (host.waiting > 0 || client.exit !== undefined ? t : undefined);
  await t.until(look, { limit: 8_000 });
  if (host.waiting > 0) await part({ client, server: await host.accept() }, []);
  await client.finishes({ stdout: '', status: 0 });
}

export const cuts = check(
  'cuts',
  {
    title: 'finds the answers however they come',
    teaches:
      'A stream has no messages. One read gives what has come so far: half an answer, or five of them.',
    points: 1,
    needs: ['late'],
    hints: [
      'How many answers does one read give? How many reads does one answer take?',
      'An answer is complete when its newline has come. What comes after that belongs to the next one.',
      'Add each read to what is left from before, take the complete lines from its front, keep the rest.',
    ],
    advice: [
      {
        when: /^answers in one write/,
        say: 'Several answers came in one read. Split at every newline, give each to its own request, and keep what follows the last newline for the next read.',
      },
      {
        when: /^reads that give less/,
        say: 'writeSocket may take fewer bytes than it is given, and says how many: await it and go on with the rest, or use writen.',
      },
      {
        when: /./,
        say: 'The answers came in pieces, and a piece was taken for the whole. One read gives what has come so far: keep it until the newline has come.',
      },
    ],
  },
  async (t) => {
    const ways: ((bytes: Buffer) => Cut | undefined)[] = [
      () => WHOLE,
      byteByByte,
      (bytes) => randomly(bytes, t.random),
      aroundNewlines,
    ];
    for (const way of ways) {
      const { name } = way(Buffer.from('OK 1\n')) ?? WHOLE;
      await t.variation(`answers ${name}`, () => answerInPieces(t, (all) => way(all) ?? WHOLE));
    }
    await t.variation('reads that give less, writes that take less', () =>
      answerInPieces(t, () => WHOLE, { shortIo: true }),
    );
  },
);

async function answerInPieces(
  t: Trial,
  way: (bytes: Buffer) => Cut,
  options: { readonly shortIo?: boolean } = {},
): Promise<void> {
  // A short write hardly ever takes that many bytes at once.
  const talk = exchanges(t, options.shortIo === true ? 60 : 7);
  const conversation = await meet(t, linesOf(talk), options);
  for (let done = 0; done < talk.length;) {
    if (options.shortIo === true) await giveUpWhenStuck(conversation);
    done += await answerTogether(conversation, talk.slice(done), way);
  }
  await part(conversation, talk);
}
