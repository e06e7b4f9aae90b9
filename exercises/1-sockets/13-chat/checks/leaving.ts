/**
 * How clients leave, and what remains of them.
 *
 * @module
 */
import { check, type Wire } from '../../../../lib/grader/index.ts';
import { leaveNothing, leftAdvice } from '../../checks/ledger.ts';
import { release } from '../../checks/servers.ts';
import type { Protocol } from '../../checks/protocol.ts';
import { Room } from './room.ts';

/** How a member may leave, and what it says with its last breath. */
const WAYS: Readonly<Record<string, { go: (wire: Wire) => void; says?: string; heard?: string }>> =
  {
    'ends its stream': { go: (wire) => wire.end() },
    'closes the connection': { go: (wire) => wire.close() },
    'resets the connection': { go: (wire) => wire.reset() },
    'says something and ends its stream': {
      go: (wire) => wire.end(),
      says: 'good night\n',
      heard: 'good night',
    },
    'ends its stream in the middle of a line': { go: (wire) => wire.end(), says: 'good ni' },
  };

export const leaves = check(
  'leaves',
  {
    title: 'tells once that somebody has left',
    teaches: 'An end and an error are both the end of a client, and it has only one.',
    points: 1,
    needs: ['talks'],
    hints: [
      'In how many places of your program does a client leave? What if two of them see it?',
      'readSocket gives 0 at the end of the stream and -1 after a reset. Either way the client has left.',
      'One function for all: if (!clients.delete(channel)) return; then tell the others, and close.',
    ],
    advice: [
      {
        when: 'uncaught',
        say: 'One client must never end the program. Nothing may throw when a write comes to nothing; and with node:net each socket needs a listener for its error event.',
      },
      {
        when: /middle of a line: .* sees "\w+: good ni"/,
        say: 'What has no newline when the stream ends is not a line: it is dropped. (readLine gives the last line without one, too.)',
      },
      {
        when: /sees "\* \w+ left", but it should have been "\w+: /,
        say: 'A member leaves once. When an error and the end are both seen, only the first of them counts.',
      },
      {
        when: /should see "\* \w+ left"/,
        say: 'At the end of the stream (0) and after an error (-1) the client has left: the others see it.',
      },
      {
        when: /./,
        say: 'What was said before is told first, then "* name left", once, whatever way the connection came to its end.',
      },
    ],
  },
  async (t) => {
    const { room } = await Room.open(t, 2);
    for (const [what, { go, says = '', heard }] of Object.entries(WAYS)) {
      await t.variation(`a member that ${what}`, async () => {
        const member = await room.enter();
        if (says !== '') await member.wire.send(says);
        if (heard === undefined) await room.settles(member.wire);
        go(member.wire);
        room.forget(member);
        if (heard !== undefined) await room.allHear([`${member.name}: ${heard}`]);
        await room.misses(member);
        await room.chats();
      });
    }
    await room.chats();
    release(room.service);
  },
);

/** Each client sends its name and a line, and is gone. */
const members: Protocol = {
  exchange: (random) => ({
    request: Buffer.from(`${random.word(12, 16)}\n${random.word()}\n`),
    answer: Buffer.alloc(0),
  }),
  long: (random) => members.exchange(random),
};

export const ledger = check(
  'ledger',
  {
    title: 'is one process, and holds nothing of who has left',
    teaches:
      'A process can wait for many descriptors at once, but each of them counts: their number is limited.',
    points: 1,
    needs: ['talks'],
    linux: true,
    hints: [
      'How many processes has your chat, and how many channels are open after a hundred members?',
      'Is there a way on which the channel of a client is not closed?',
      'A client that is taken out of the list is closed at the same place.',
    ],
    advice: [
      {
        when: /one process/,
        say: 'The members hear each other, so one process that waits for all of them with selectSockets is enough: no child, no fork.',
      },
      ...leftAdvice,
    ],
  },
  async (t) => {
    const { room } = await Room.open(t, 3);
    const { service } = room;
    const others = service.ledger().holdings.filter(({ kind }) => kind === 'process');
    const [child] = others;
    if (child !== undefined) {
      t.fail(`${service.name} should be one process, but has started another: ${child.text}`);
    }
    release(service);
    await leaveNothing(t, members);
  },
);
