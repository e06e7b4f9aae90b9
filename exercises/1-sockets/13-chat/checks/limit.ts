/**
 * Lines that are too long.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { release } from '../../checks/servers.ts';
import { Room } from './room.ts';

const TOO_LONG = 'ERR line too long';

export const lineLimit = check(
  'line-limit',
  {
    title: 'refuses a line of over 1,024 bytes, and closes',
    teaches:
      'What a server keeps for a client must have a limit: else one client can take all its memory.',
    points: 1,
    needs: ['talks'],
    hints: [
      'How much memory does a client take that sends and sends, and never a newline?',
      'Look at the length in bytes, of each line and of the rest whose newline has not come.',
      'The client gets ERR line too long, then it has left: closed, and the others see it.',
    ],
    advice: [
      {
        when: /^a line of 1,024/m,
        say: 'The limit is 1,024 bytes without the newline, and without the name before it: exactly that many are still a line.',
      },
      {
        when: /^a line that has not ended/m,
        say: 'Do not wait for the newline: it may never come. Look at the length of what you keep after each read.',
      },
      {
        when: /^a first line/m,
        say: 'The limit holds for the first line, too: a client that never ends it is closed, and the others do not hear of it.',
      },
      {
        when: /letters/,
        say: 'The limit counts bytes: é is one character, but two bytes. Buffer.byteLength tells, or read as latin1.',
      },
      {
        when: /should see "\* \w+ left"|should have been "\* \w+ left"/,
        say: 'A member who says too long a line has to go: what came before is told, nothing after, and the others see "* name left".',
      },
      { when: 'no-end', say: 'After ERR line too long the server closes the connection.' },
      {
        when: /./,
        say: 'Over 1,024 bytes without a newline: the client gets ERR line too long and is closed, and the others see "* name left".',
      },
    ],
  },
  async (t) => {
    const { room, members } = await Room.open(t, 2);
    const x = (n: number) => 'x'.repeat(n);
    await t.variation('a line of 1,024 bytes', async () => {
      await members[0]?.says(x(1024));
      await members[1]?.hears(`${members[0]?.name}: ${x(1024)}`);
    });
    await t.variation('a line of 1,025 bytes among others', () =>
      tooLong(room, `before\n${x(1025)}\nafter\n`, ['before']),
    );
    await t.variation('a line of 600 letters of two bytes', () =>
      tooLong(room, `${'é'.repeat(600)}\n`),
    );
    await t.variation('a line that has not ended after 1,500 bytes', () => tooLong(room, x(1500)));
    await t.variation('a first line that has not ended after 1,500 bytes', () =>
      neverNamed(t, room, x(1500)),
    );
    release(room.service);
  },
);

/** A member says too much. */
async function tooLong(room: Room, text: string, before: readonly string[] = []): Promise<void> {
  const member = await room.enter();
  await member.wire.send(text);
  room.forget(member);
  await room.allHear([...before.map((line) => `${member.name}: ${line}`), `* ${member.name} left`]);
  await member.hears(TOO_LONG);
  await member.wire.expectClosed();
  member.wire.close();
}

/** Too long for a line, and no name either: one of the two the client is told. */
async function neverNamed(t: Trial, { service }: Room, text: string): Promise<void> {
  const client = await t.connect(service);
  await client.send(text);
  const answer = await client.line();
  if (answer !== TOO_LONG && answer !== 'ERR name') await client.expect(`${TOO_LONG}\n`);
  await client.expectClosed();
  client.close();
}
