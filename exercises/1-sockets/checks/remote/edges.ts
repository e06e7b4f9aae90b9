/**
 * How much a remote-read server sends: from where to where, at the end of a file and behind it.
 *
 * @module
 */
import { appendFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { check, type Random } from '../../../../lib/grader/index.ts';
import { start } from '../protocol.ts';
import { Dialogue } from './dialogue.ts';
import { Remote, type Place } from './remote.ts';
import { release } from '../servers.ts';

const AFTER = 'after the file has changed';

export const edges = check(
  'edges',
  {
    title: 'sends what there is: all of it, the rest, or nothing',
    teaches:
      'A client cannot know how long a file is by now. It asks for a range; the answer says how much of that there was.',
    points: 1,
    needs: ['reads'],
    hints: [
      'How many bytes are there from the offset to the end? And when the offset lies behind the end?',
      'n is known before the first byte is sent: count, or what is left from the offset, or 0.',
      'const n = Math.max(0, Math.min(count, size - offset));',
    ],
    advice: [
      {
        when: new RegExp(AFTER),
        say: 'A file may change between two requests. Ask for its size and its bytes anew each time.',
      },
      {
        when: /empty/,
        say: 'An empty file has size 0, and every READ of it gets OK 0. A loop that waits for a first byte, or that stops only at n > 0, never ends here.',
      },
      {
        when: /past the end|at the end/,
        say: 'Beyond the end of the file there is nothing: the answer is OK 0, and no bytes. Not an error, and not a negative number.',
      },
      {
        when: /4,294,967,300/,
        say: 'Offsets and counts may be over 2^32: no | 0, no >> 0, no 32 bits. And never allocate count bytes: the client may ask for more than there is memory.',
      },
      {
        when: /more than is left/,
        say: 'The n of OK n is what really follows: fewer than count when the file ends before.',
      },
      {
        when: 'stopped',
        say: 'Fewer bytes came than promised: one read of a file may give fewer than wanted. Go on until n have been sent.',
      },
      {
        when: /./,
        say: 'Exactly the bytes from offset on, count of them, or as many as there are.',
      },
    ],
  },
  async (t) => {
    let place: Place | undefined;
    const remote = new Remote(t.random, {
      files: {
        empty: Buffer.alloc(0),
        one: Buffer.from('1'),
        'block.txt': letters(t.random, 65_536),
      },
      furnish: (made) => (place = made),
    });
    const service = await start(t, remote);
    const dialogue = new Dialogue(t, service);
    await whole(dialogue, remote);
    await ends(dialogue, remote);
    if (place === undefined) return;
    for (const change of [append, shorten]) {
      const now = new Remote(t.random, { files: { 'block.txt': change(place, remote, t.random) } });
      await dialogue.ask(now.size('block.txt'), AFTER);
      await dialogue.ask(now.read('block.txt', 30_000, 100_000), AFTER);
    }
    release(service);
  },
);

async function whole(dialogue: Dialogue, remote: Remote): Promise<void> {
  await dialogue.ask(remote.read('report.txt', 0, 120_000), 'a whole file');
  await dialogue.ask(remote.read('block.txt', 0, 65_536), 'a whole file');
  await dialogue.ask(remote.read('report.txt', 11, 65_537), 'one byte more than 65,536');
  await dialogue.ask(remote.read('report.txt', 1, 1), 'one byte');
  await dialogue.ask(remote.read('one', 0, 1), 'one byte');
  await dialogue.ask(remote.read('report.txt', 119_999, 1), 'the last byte');
}

async function ends(dialogue: Dialogue, remote: Remote): Promise<void> {
  await dialogue.ask(remote.read('report.txt', 119_950, 51), 'one byte more than is left');
  await dialogue.ask(remote.read('report.txt', 60_000, 1_000_000), 'more than is left');
  await dialogue.ask(remote.read('notes.txt', 0, 4_294_967_300), 'a count of 4,294,967,300');
  await dialogue.ask(remote.read('report.txt', 120_000, 5), 'at the end of the file');
  await dialogue.ask(remote.read('one', 1, 1), 'at the end of the file');
  await dialogue.ask(remote.read('report.txt', 120_001, 5), 'past the end');
  await dialogue.ask(remote.read('notes.txt', 4_294_967_300, 5), 'past the end: 4,294,967,300');
  await dialogue.ask(remote.size('empty'), 'an empty file');
  await dialogue.ask(remote.read('empty', 0, 10), 'an empty file');
  await dialogue.ask(remote.read('empty', 3, 10), 'an empty file');
  await dialogue.ask(remote.read('notes.txt', 0, 10), 'after an empty answer');
}

function letters(random: Random, n: number): Buffer {
  return Buffer.from(random.bytes(n).map((byte) => 0x61 + (byte % 26)));
}

/** The file grows while the server runs. Gives what is in it now. */
function append({ root }: Place, remote: Remote, random: Random): Uint8Array {
  const more = letters(random, 500);
  appendFileSync(join(root, 'block.txt'), more);
  return Buffer.concat([remote.files.get('block.txt') ?? more, more]);
}

/** The file loses its end. */
function shorten({ root }: Place, remote: Remote): Uint8Array {
  truncateSync(join(root, 'block.txt'), 40_000);
  return (remote.files.get('block.txt') ?? Buffer.alloc(0)).subarray(0, 40_000);
}
