/**
 * Clients that do not behave.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { release } from '../../checks/servers.ts';
import type { Member } from './member.ts';
import { Room } from './room.ts';

/** What a client can do that never became a member. Nobody hears of it. */
const STRANGERS: Readonly<Record<string, (room: Room) => Promise<void>>> = {
  'leaves without a word': async ({ t, service }) => (await t.connect(service)).close(),
  'resets the connection at once': async ({ t, service }) => (await t.connect(service)).reset(),
  'ends its stream in the middle of its name': async ({ t, service }) => {
    const client = await t.connect(service);
    await client.send('ann');
    client.end();
    await client.expectClosed();
    client.close();
  },
  'sends rubbish': async ({ t, service }) => {
    const client = await t.connect(service);
    client.push(Buffer.concat([Buffer.from([0xff]), t.random.bytes(20_000)]));
    client.end();
  },
  'sends no newline': async ({ t, service }) => {
    const client = await t.connect(service);
    client.push('x'.repeat(4_000_000));
    await service.rests();
    client.reset();
  },
};

/** What a member may do while another one speaks: the server writes to one who is gone. */
const GONE: Readonly<Record<string, (member: Member) => void>> = {
  'resets the connection': ({ wire }) => wire.reset(),
  'closes the connection': ({ wire }) => wire.close(),
};

export const badClients = check(
  'bad-clients',
  {
    title: 'goes on, whatever a client does',
    teaches:
      'Clients crash, reset and keep silent. That is their matter: the others should not notice.',
    points: 1,
    needs: ['leaves'],
    hints: [
      'What happens to a write to a client that has just gone?',
      'A failed write is not news: the next read from this client says that it has left.',
      'Wait for nothing from one client alone, not even for its name; and no -1, no error event may end the program.',
    ],
    advice: [
      {
        when: 'uncaught',
        say: 'One client must never end the program. Nothing may throw when a write comes to nothing; and with node:net each socket needs a listener for its error event.',
      },
      {
        when: /^a silent client/m,
        say: 'Do not wait for the name after the accept: a client without a name is one more channel for selectSockets.',
      },
      {
        when: /^a member that .* while/m,
        say: 'A member may be gone when you write to it, and you cannot know before: -1 from writeSocket, or an error event, concerns this member alone.',
      },
      {
        when: /sees "\* .*(joined|left)"/,
        say: 'Who never had a name has never been a member: nothing is told when it goes.',
      },
      {
        when: /./,
        say: 'Whatever a client sends, and however it goes: close this one, and go on with the others. Nothing may throw.',
      },
    ],
  },
  async (t) => {
    const { room, members } = await Room.open(t, 2);
    const [speaker, witness] = members;
    if (speaker === undefined || witness === undefined) return;
    await t.variation('a silent client that has no name', async () => {
      await t.connect(room.service);
      const next = await room.enter();
      await room.chats();
      next.wire.close();
      await room.misses(next);
    });
    for (const [what, misbehave] of Object.entries(STRANGERS)) {
      await t.variation(`after a client that ${what}`, async () => {
        await misbehave(room);
        await room.chats();
      });
    }
    for (const [what, go] of Object.entries(GONE)) {
      await t.variation(`a member that ${what} while another one speaks`, () =>
        goneMeanwhile(room, speaker, witness, go),
      );
    }
    release(room.service);
  },
);

/** When the server looks again, there are lines to tell, and one of those whom to tell is gone. */
async function goneMeanwhile(
  room: Room,
  speaker: Member,
  witness: Member,
  go: (member: Member) => void,
): Promise<void> {
  const member = await room.enter();
  const lines = Array.from({ length: 5 }, () => room.t.random.word());
  await room.whileStopped(async () => {
    await speaker.says(...lines);
    go(member);
  });
  room.forget(member);
  await speaker.hears(`* ${member.name} left`);
  const said = lines.map((line) => `${speaker.name}: ${line}`);
  await witness.hearsEach(said, [`* ${member.name} left`]);
  await room.chats();
}
