/**
 * What a remote-read server refuses, and how it goes on.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { start } from '../protocol.ts';
import { Dialogue } from './dialogue.ts';
import { Remote } from './remote.ts';
import { release, Servers } from '../servers.ts';

/** What is wrong with a request: advice is given by it. */
const MALFORMED: Readonly<Record<string, readonly string[]>> = {
  'another word': ['LIST', 'GET notes.txt', 'size notes.txt', 'SIZES notes.txt', 'notes.txt'],
  'a word is missing': ['SIZE', 'READ', 'READ notes.txt', 'READ notes.txt 0', 'READ 0 5'],
  'a word too many': ['SIZE notes.txt 5', 'SIZE notes.txt report.txt', 'READ notes.txt 0 5 7'],
  'not a number': [
    'READ notes.txt x 5',
    'READ notes.txt 0 y',
    'READ notes.txt 1x 5',
    'READ notes.txt 0 5x',
    'READ notes.txt NaN 5',
  ],
  'a negative number': ['READ notes.txt -1 5', 'READ notes.txt 0 -5', 'READ notes.txt -5 -5'],
  'half a byte': ['READ notes.txt 1.5 5', 'READ notes.txt 0 2.5'],
  'no such file': ['SIZE nothing.txt', 'READ nothing.txt 0 5', 'SIZE no/such'],
  'a file taken for a folder': ['SIZE notes.txt/more', 'READ notes.txt/more 0 5'],
  'a name that no file can have': [`SIZE ${'x'.repeat(300)}`, 'SIZE notes.txt\0', 'SIZE \0'],
};

/** What a number may be is not said; that the server lives on, is. */
const ODD_NUMBERS = ['99999999999999999999', '9007199254740993', 'Infinity', '1e400'];

export const errors = check(
  'errors',
  {
    title: 'answers ERR to all else, and goes on',
    teaches:
      'An error is an answer, too: one line, and the next line is the next request. No request, however odd, may end the server.',
    points: 1,
    needs: ['reads'],
    hints: [
      'What does your program do when a file is not there? When an offset is not a number?',
      'Say what a request looks like, and answer ERR to every other line. Catch what the calls for files throw.',
      '/^READ ([^ ]+) ([0-9]{1,15}) ([0-9]{1,15})$/, and try { … } catch { ERR … } around the opening.',
    ],
    advice: [
      {
        when: /"ERR\\n" came/,
        say: 'ERR alone does not say why: after it stand a space and a reason, in the same line.',
      },
      {
        when: /^after ERR/m,
        say: 'After an ERR line the same client may ask again: send the line and go on reading.',
      },
      {
        when: /a name that no file can have/,
        say: 'Node throws for a name with a zero byte, and the system refuses one that is too long. Whatever is thrown for a name is an ERR for the client.',
      },
      {
        when: /not a number|half a byte|huge/,
        say: 'parseInt stops where it understands no more, and Number takes much. Look at the whole word, /^[0-9]{1,15}$/, before you use it as a number.',
      },
      {
        when: /a negative number/,
        say: 'Offset and count are 0 or more. A negative one is not a request: ERR.',
      },
      {
        when: /a word (is missing|too many)/,
        say: 'SIZE has one word behind it and READ three, no more and no fewer: names have no spaces.',
      },
      {
        when: /no such file|taken for a folder/,
        say: 'The calls for files throw when there is no such file. Catch that, and answer ERR with a reason: nothing may follow an OK that is not there.',
      },
      {
        when: /./,
        say: 'One line, "ERR " and a reason, is the answer to everything that is neither SIZE nor READ, or that cannot be done.',
      },
    ],
  },
  async (t) => {
    const remote = new Remote(t.random);
    const service = await start(t, remote);
    const dialogue = new Dialogue(t, service);
    for (const [what, requests] of Object.entries(MALFORMED)) {
      await t.asOneStep(`${what}: ERR`, async () => {
        for (const request of requests) await dialogue.refused(request, what);
      });
    }
    for (const number of ODD_NUMBERS) await oddNumber(dialogue, remote, number);
    // With another request behind it, so that no answer is not waited for.
    await dialogue.refused('\nSIZE notes.txt', 'an empty line');
    release(service);
    await goOn(t, remote);
  },
);

async function oddNumber(dialogue: Dialogue, remote: Remote, number: string): Promise<void> {
  const { answer } = remote.read('notes.txt', 5, 1e9);
  const past = {
    request: Buffer.from(`READ notes.txt ${number} 5\n`),
    answer: Buffer.from('OK 0\n'),
  };
  await dialogue.answered(past, 'a huge offset');
  await dialogue.answered(
    { request: Buffer.from(`READ notes.txt 5 ${number}\n`), answer },
    'a huge count',
  );
}

/** The client asks again after an error. */
async function goOn(t: Trial, remote: Remote): Promise<void> {
  const servers = new Servers(t, remote);
  for (const request of [
    'SIZE nothing.txt',
    'READ nothing.txt 0 5',
    'LIST',
    'READ notes.txt x 5',
  ]) {
    await t.variation(`after ERR for ${request}`, () =>
      servers.meet(async (service) => {
        const client = await t.connect(service);
        await client.send(`${request}\n`);
        await client.line();
        const { request: next, answer } = remote.piece(t.random);
        await client.send(next);
        await client.expect(answer);
        client.close();
      }),
    );
  }
}
