/**
 * Who hears what.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { expectAnnouncement } from '../../checks/protocol.ts';
import { release } from '../../checks/servers.ts';
import { Room } from './room.ts';

export const talks = check(
  'talks',
  {
    title: 'tells the others who comes and what is said',
    teaches: 'One process can serve many clients at once when it waits for all of them at once.',
    points: 1,
    hints: [
      'Your program waits in one place. For what, and who cannot be heard meanwhile?',
      'selectSockets takes the server and all the clients, and gives those of them that are ready.',
      'for (const channel of await selectSockets([server, ...clients.keys()])) … accept, or one read.',
    ],
    advice: [
      {
        when: /should see "\* \w+ joined": .*(nothing|stopped|got "")/,
        say: 'Several clients are connected at once, and none of them waits for another: give selectSockets the server and all the clients, and read once from each that is ready.',
      },
      {
        when: 'nothing',
        say: 'What one member says, all others hear at once: write the line to each of them when its newline has come.',
      },
      {
        when: 'stopped',
        say: 'What is told is a line: it ends with a newline, and nobody sees it as one before that.',
      },
      {
        when: /sees "(welcome|hello|name|enter)/i,
        say: 'A member gets what the others say, and nothing else: no welcome, no question for the name.',
      },
      {
        when: 'different',
        say: 'The others see "* name joined", "name: line" and "* name left", to the byte: the line as it was said, with its spaces.',
      },
      {
        when: 'too-little',
        say: 'A client stays until it leaves by itself: do not close it after its name, nor after a line.',
      },
    ],
  },
  async (t) => {
    const { room, members } = await Room.open(t, 3);
    await room.chats();
    const [first] = members;
    for (const line of [
      'two words',
      '  spaces  between and around ',
      '* nobody left',
      'a: b',
      '7',
    ]) {
      await first?.says(line);
      await room.allHear([`${first?.name}: ${line}`], first);
    }
    await room.enter();
    await room.chats();
    await expectAnnouncement(t, room.service);
    release(room.service);
  },
);

export const noEcho = check(
  'no-echo',
  {
    title: 'sends nothing back to the one who speaks',
    teaches: 'The member who has typed a line has it on the screen already.',
    points: 1,
    needs: ['talks'],
    hints: [
      'Whom does your loop over the members leave out?',
      'Neither "* name joined" nor "name: line" goes to the one whose name it is.',
      'for (const other of members) if (other !== client) …',
    ],
    advice: [
      {
        when: /joined/,
        say: 'The others see that somebody has joined, not the newcomer: what comes first for it is what another one says or does.',
      },
      {
        when: /./,
        say: 'A line goes to all members but the one who said it.',
      },
    ],
  },
  async (t) => {
    const { room, members } = await Room.open(t, 1);
    const [first] = members;
    const second = await room.enter();
    if (first === undefined) return;
    const lines = [t.random.word(), t.random.word()];
    await first.says(...lines);
    // That is the first that the second one sees, and later it is the first one's turn.
    await second.wire.expect(lines.map((line) => `${first.name}: ${line}\n`).join(''));
    for (const line of lines) {
      await second.says(line);
      await first.wire.expect(`${second.name}: ${line}\n`);
    }
    await first.says('bye');
    await second.wire.expect(`${first.name}: bye\n`);
    release(room.service);
  },
);
