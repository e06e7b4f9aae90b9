/**
 * Who may join.
 *
 * @module
 */
import { check, quote } from '../../../../lib/grader/index.ts';
import { release } from '../../checks/servers.ts';
import { Member } from './member.ts';
import { Room } from './room.ts';

const REFUSED = [
  '',
  'a23456789o1234567', // 17
  'two words',
  'under_score',
  'full.stop',
  'hy-phen',
  'colon:',
  '*',
  'tab\there',
  'ann/a',
];

const ACCEPTED = ['x', '7', 'Z9', '2468', 'Abcdefghijklmn16'];

export const names = check(
  'names',
  {
    title: 'lets in whose name is good and free, and no others',
    teaches:
      'What others will see of a client is looked at before they see it. And between the look and the deed there must be no waiting, or the look is worth nothing.',
    points: 1,
    needs: ['talks'],
    hints: [
      'Which first lines are a name? Who else has it already? And who has it when its owner has left?',
      'To all others the answer is ERR name, then the connection is closed, and nobody hears of it.',
      'A name belongs to a member, and to nobody any more when that has left. A client that is refused has none to give back.',
      '/^[A-Za-z0-9]{1,16}$/, and no await between the look whether it is free and the taking.',
    ],
    advice: [
      {
        when: 'no-end',
        say: 'After ERR name the connection is closed: the client connects again when it has another name.',
      },
      {
        when: /^the name "under_score"/m,
        say: 'In a regular expression \\w takes an underscore, too: say [A-Za-z0-9].',
      },
      {
        when: /^the name "": /m,
        say: 'A name has at least one letter or digit: an empty line is not a name, and gets ERR name.',
      },
      {
        when: /^a good name/m,
        say: 'One to sixteen letters or digits are a name, capitals too, both ends included.',
      },
      {
        when: /^two of one name at once/m,
        say: 'Both were asked for the name before one of them had it. Between the look whether it is free and the taking there must be no await.',
      },
      {
        when: /^a name that was left behind/m,
        say: 'When a member has left, its name is free again: take it out where it is kept.',
      },
      {
        when: /^after (the names|one) that/m,
        say: 'A client that gets ERR name never was a member: the others see neither "joined" nor "left", and nothing of the one who has the name is taken away.',
      },
      {
        when: /^a name that somebody has/m,
        say: 'Before a client gets its name, look whether a member has it: then it is ERR name, and the connection is closed.',
      },
      {
        when: /./,
        say: 'A name has 1 to 16 letters or digits and nothing else. To all others the answer is "ERR name" and a newline, then the connection is closed.',
      },
    ],
  },
  async (t) => {
    const { room, members } = await Room.open(t, 3);
    const [first, second] = members;
    if (first === undefined || second === undefined) return;
    for (const bad of REFUSED) {
      await t.variation(`the name ${quote(bad)}`, () => room.refuses(bad));
    }
    await t.variation('after the names that are refused', () => room.chats());
    for (const time of ['once', 'once more']) {
      await t.variation(`a name that somebody has, ${time}`, () => room.refuses(first.name));
    }
    await t.variation('after one that is refused', () => room.chats());
    await t.variation('a name that was left behind', async () => {
      first.wire.close();
      await room.misses(first);
      await room.enter(first.name);
      await room.refuses(first.name);
    });
    await t.variation('two of one name at once', () => atOnce(room, second));
    await room.chats();
    for (const good of ACCEPTED) {
      await t.variation(`a good name, ${quote(good)}`, async () => {
        await room.enter(good);
      });
    }
    release(room.service);
  },
);

/** Two ask for the same name before the server can look: one of them gets it. */
async function atOnce(room: Room, witness: Member): Promise<void> {
  const { t, service } = room;
  const name = room.name();
  const wires = [await t.connect(service), await t.connect(service)];
  await room.settles(wires[1] ?? (await t.connect(service)));
  await room.whileStopped(async () => {
    for (const wire of wires) await wire.send(`${name}\n`);
  });
  await room.allHear([`* ${name} joined`]);
  const refused = () => wires.find(({ inbox }) => inbox.peek(4).toString() === 'ERR ');
  await room.until(() => refused() !== undefined || witness.news);
  if (refused() === undefined && witness.news) {
    const seen = quote(await witness.wire.line());
    room.t.fail(`two clients are called ${name} now: the others see ${seen}`);
  }
  const [loser, winner] = wires[0] === refused() ? wires : wires.toReversed();
  if (loser === undefined || winner === undefined) return;
  await loser.expect('ERR name\n');
  await loser.expectClosed();
  room.add(new Member(name, winner));
}
