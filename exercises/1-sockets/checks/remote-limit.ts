/**
 * How much of a line a remote-read server keeps.
 *
 * @module
 */
import { check } from '../../../lib/grader/index.ts';
import { Remote } from './remote.ts';
import { Servers } from './servers.ts';

const TOO_LONG = 'ERR line too long\n';

export const lineLimit = check(
  'line-limit',
  {
    title: 'refuses a line of over 1,024 bytes, and closes',
    teaches:
      'What a server keeps for a client must have a limit: else one client can take all its memory.',
    points: 1,
    needs: ['reads'],
    hints: [
      'How much memory does a client take who sends and sends, and never a newline?',
      'Look at the length in bytes, of each line and of the rest whose newline has not come.',
      'latin1 makes one character of each byte: then the length of the string is the number of bytes.',
    ],
    advice: [
      {
        when: /^a line of 1,024/,
        say: 'The limit is 1,024 bytes without the newline: just so many are still a line.',
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
    ],
  },
  async (t) => {
    const remote = new Remote(t.random);
    const servers = new Servers(t, remote);
    await t.variation('a line of 1,024 bytes', () =>
      servers.meet(async (service) => {
        const client = await t.connect(service);
        await client.send(`SIZE ${'x'.repeat(1019)}\n`);
        const answer = await client.line();
        client.close();
        if (`${answer}\n` === TOO_LONG) t.fail('that many are allowed: another ERR was due');
      }),
    );
    const { request, answer } = remote.piece(t.random);
    const first = answer.toString();
    const cases = [
      [
        'a line of 1,025 bytes among others',
        `${request.toString()}SIZE ${'x'.repeat(1020)}\n${request.toString()}`,
        first + TOO_LONG,
      ],
      ['a line of 600 letters of two bytes', `SIZE ${'é'.repeat(600)}\n`, TOO_LONG],
      ['a line that has not ended after 1,500 bytes', `SIZE ${'x'.repeat(1495)}`, TOO_LONG],
    ] as const;
    for (const [name, requests, answers] of cases) {
      await t.variation(name, () =>
        servers.meet(async (service) => {
          const client = await t.connect(service);
          await client.send(requests);
          await client.expect(answers);
          await client.expectClosed();
          client.close();
        }),
      );
    }
  },
);
