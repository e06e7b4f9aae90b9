/**
 * The limit of a line, for every server whose protocol consists of lines.
 *
 * @module
 */
import { check, type Check, type Service, type Trial } from '../../../../lib/grader/index.ts';
import type { Exchange, Protocol } from '../protocol.ts';
import { Servers } from '../servers.ts';

const TOO_LONG = 'ERR line too long\n';

export interface LimitedLines {
  /** A check that must pass before. */
  readonly needs: string;
  readonly protocol: (t: Trial) => Protocol;
  /** What a line begins with that would be a request, but for its length. */
  readonly begin: string;
}

/** The limit is 1,024 bytes, without the newline. */
export function lineLimit(lines: LimitedLines): Check {
  return check(
    'line-limit',
    {
      title: 'refuses a line of over 1,024 bytes, and closes',
      teaches:
        'What a server keeps for a client must have a limit: else one client can take all its memory.',
      points: 1,
      needs: [lines.needs],
      hints: [
        'How much memory does a client take that sends and sends, and never a newline?',
        'Look at the length in bytes, of each line and of the rest whose newline has not come.',
        'latin1 makes one character of each byte: then the length of the string is the number of bytes.',
      ],
      advice: ADVICE,
    },
    async (t) => {
      const protocol = lines.protocol(t);
      const servers = new Servers(t, protocol);
      await t.variation('a line of 1,024 bytes', () =>
        servers.meet((service) => sendLongest(t, service, lines)),
      );
      for (const [name, request, answer] of tooLong(lines, protocol.exchange(t.random))) {
        await t.variation(name, () =>
          servers.meet(async (service) => {
            const client = await t.connect(service);
            await client.send(request);
            await client.expect(answer);
            await client.expectClosed();
            client.close();
          }),
        );
      }
    },
  );
}

/** A line of the most bytes that are allowed. */
async function sendLongest(t: Trial, service: Service, lines: LimitedLines): Promise<void> {
  const client = await t.connect(service);
  await client.send(`${ofLength(lines, 1024)}\n`);
  const answer = await client.line();
  client.close();
  if (`${answer}\n` === TOO_LONG) t.fail('that many are allowed: another answer was due');
}

const ADVICE = [
  {
    when: /^a line of 1,024/,
    say: 'The limit is 1,024 bytes without the newline: exactly that many are still a line, if not a request.',
  },
  {
    when: /^a line that has not ended/,
    say: 'Do not wait for the newline: it may never come. Look at the length of what you keep after each read.',
  },
  {
    when: /letters/,
    say: 'The limit counts bytes: é is one character, but two bytes. Buffer.byteLength tells, or read as latin1.',
  },
  { when: 'no-end', say: 'After ERR line too long the server closes the connection.' },
  {
    when: 'too-much',
    say: 'After ERR line too long nothing is answered any more: close, and drop what else has come.',
  },
  {
    when: /./,
    say: 'Over 1,024 bytes without a newline: answer ERR line too long and close. What stood before it is answered first.',
  },
] as const;

/** What is sent, and all that must come back before the end. */
function tooLong(lines: LimitedLines, { request, answer }: Exchange) {
  const among = [request, Buffer.from(`${ofLength(lines, 1025)}\n`), request];
  return [
    [
      'a line of 1,025 bytes among others',
      Buffer.concat(among),
      Buffer.concat([answer, Buffer.from(TOO_LONG)]),
    ],
    ['a line of 600 letters of two bytes', `${lines.begin}${'é'.repeat(600)}\n`, TOO_LONG],
    ['a line that has not ended after 1,500 bytes', ofLength(lines, 1500), TOO_LONG],
  ] as const;
}

function ofLength({ begin }: LimitedLines, bytes: number): string {
  return begin + 'x'.repeat(bytes - begin.length);
}
