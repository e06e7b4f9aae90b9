/**
 * Lines out of several streams.
 *
 * @module
 */
import { allCuts, check, type Cut, type Trial, type Wire } from '../../../../lib/grader/index.ts';
import { release } from '../../checks/servers.ts';
import { shortIoAdvice } from '../../checks/torture.ts';
import { Member } from './member.ts';
import { Room } from './room.ts';

const SHORT_IO = 'reads that give less, writes that take less';

export const wholeLines = check(
  'whole-lines',
  {
    title: 'tells whole lines, however the bytes are cut',
    teaches:
      'Each connection is a stream of its own. What has come of a line stays with its client until the rest is there.',
    points: 1,
    needs: ['talks'],
    hints: [
      'What do the others see when half a line has come?',
      'Each client has its own rest: what came after its last newline. The next read is put behind it.',
      "const lines = (client.rest + text).split('\\n'); client.rest = lines.pop() ?? ''; and a line goes out in one piece.",
    ],
    advice: [
      shortIoAdvice,
      {
        when: /^lines that end with/m,
        say: 'Before the newline there may be a \\r: take it away, from a name as well as from a line.',
      },
      {
        when: /^half a line/m,
        say: 'Keep what has come of a line with the client that sent it, not in one variable for all, and tell nobody before its newline has come.',
      },
      {
        when: /^two who talk at once/m,
        say: 'A line goes to each member in one piece: the name, the text and the newline in one write, or nothing of another line between them.',
      },
      {
        when: /cut inside a UTF-8 character: .*\ufffd/,
        say: 'A read may end inside a character. Cut the bytes into lines before you make text of them, or read as latin1, which has one character for each byte.',
      },
      {
        when: /should join, but gets "ERR (name|line)|in one write: /,
        say: 'The name and the first lines may come with one read: after the name, go on with the lines that came with it, and tell the others of each in one piece.',
      },
      {
        when: /^got .*\ufffd/m,
        say: 'A read ended inside a character, and half of one is no text. Cut the bytes into lines before you make text of them, or read as latin1, which has one character for each byte.',
      },
      {
        when: /./,
        say: 'A line is complete when its newline has come: neither before, nor with the read. Keep the beginning of a line until its end is there.',
      },
    ],
  },
  async (t) => {
    const { room, members } = await Room.open(t, 2);
    const [witness, other] = members;
    if (witness === undefined || other === undefined) return;
    const text = speech(t, 'somebody');
    for (const cut of allCuts(Buffer.from(text), t.random)) {
      await t.variation(`sent ${cut.name}`, () => passBy(room, speech(t, room.name()), cut));
    }
    await t.variation('lines that end with \\r\\n', () =>
      passBy(room, speech(t, room.name()).replaceAll('\n', '\r\n')),
    );
    await t.variation('half a line', () => halves(room, witness, other));
    await t.variation('two who talk at once', () => bothTalk(room, witness, other));
    release(room.service);
    await t.variation(SHORT_IO, async () => {
      const small = new Room(t, await t.serve({ shortIo: true }));
      await small.enter();
      await passBy(small, speech(t, small.name(), 60));
      release(small.service);
    });
  },
);

/** A name and some lines, as a client may send them in one go. */
function speech(t: Trial, name: string, length = 4): string {
  const line = (_: unknown, i: number) => `${t.random.words(3)} ${i}\n`;
  return [`${name}\n`, 'dobrý den\n', ...Array.from({ length }, line)].join('');
}

/** Somebody comes, says it all and stays. */
async function passBy(room: Room, text: string, cut?: Cut): Promise<void> {
  const wire: Wire = await room.t.connect(room.service);
  await wire.send(text, cut);
  const [name = '', ...lines] = text.trimEnd().split(/\r?\n/);
  const member = new Member(name, wire);
  await room.joins(member);
  await room.allHear(lines.map((line) => `${name}: ${line}`));
  wire.close();
  await room.misses(member);
}

/** One says half a line, another one a whole one, then comes the other half. */
async function halves(room: Room, witness: Member, other: Member): Promise<void> {
  const third = await room.enter();
  const word = room.t.random.word();
  await other.wire.send('half a ');
  await room.settles(other.wire);
  await third.says(word);
  await witness.hears(`${third.name}: ${word}`);
  await other.hears(`${third.name}: ${word}`);
  await third.wire.send('and half ');
  await room.settles(third.wire);
  await other.wire.send('line\n');
  await witness.hears(`${other.name}: half a line`);
  await third.hears(`${other.name}: half a line`);
  await third.wire.send('another\n');
  await room.allHear([`${third.name}: and half another`], third);
}

/** Two say much before the server can read. */
async function bothTalk(room: Room, first: Member, second: Member): Promise<void> {
  const third = await room.enter();
  const lines = Array.from({ length: 40 }, (_, i) => `${room.t.random.word()} ${i}`);
  await room.whileStopped(async () => {
    await first.says(...lines);
    await second.says(...lines);
  });
  const said = ({ name }: Member) => lines.map((line) => `${name}: ${line}`);
  await third.hearsEach(said(first), said(second));
}
