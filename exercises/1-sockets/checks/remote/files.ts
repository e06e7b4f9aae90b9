/**
 * Whether a remote-read server gives the right bytes of the right files.
 *
 * @module
 */
import { check, type Random } from '../../../../lib/grader/index.ts';
import { expectAnnouncement, start } from '../protocol.ts';
import { Dialogue } from './dialogue.ts';
import { Remote } from './remote.ts';
import { release } from '../servers.ts';

export const reads = check(
  'reads',
  {
    title: 'answers SIZE and READ',
    teaches:
      'An answer has a line for its head and bytes behind it. The head says how many they are, so that nothing need mark their end.',
    points: 1,
    hints: [
      'Which folder do the names begin in? And how does the client know where the bytes end?',
      'SIZE: the size of the file, from stat. READ: "OK ", the number of bytes, a newline, then exactly that many bytes, and nothing after them.',
      'file.read(buf, 0, length, position) reads from a position. Give it the offset, and what is wanted.',
    ],
    advice: [
      {
        when: /^got +"\\n/m,
        say: 'After the n bytes of READ comes nothing, no newline either: the next answer begins there.',
      },
      {
        when: /working folder/,
        say: 'The names are relative to DIR, not to the folder in which the server was started: resolve(root, name).',
      },
      {
        when: /^"READ [^]*other bytes/m,
        say: 'READ name offset count: the bytes from offset on, count of them, or fewer where the file ends. The line before them says how many come.',
      },
      {
        when: /^"SIZE [^]*got +"OK \d/m,
        say: 'That is the size of another file, or no number of bytes. The names are relative to DIR, not to the folder in which the server was started: resolve(root, name).',
      },
      {
        when: 'nothing',
        say: 'The client waits for the answer to its first line. Answer each line when its newline has come, not at the end of the stream.',
      },
      {
        when: 'stopped',
        say: 'The client waits for as many bytes as the OK line promised. Send all of them.',
      },
      {
        when: 'too-little',
        say: 'The client has more to ask. Close only when it has ended its stream.',
      },
    ],
  },
  async (t) => {
    const remote = new Remote(t.random);
    const service = await start(t, remote);
    const dialogue = new Dialogue(t, service);
    await dialogue.ask(remote.size('notes.txt'));
    await dialogue.ask(remote.piece(t.random));
    await dialogue.ask(remote.size('report.txt'));
    for (let i = 0; i < 3; i++) await dialogue.ask(remote.piece(t.random, 'report.txt'));
    await dialogue.ask(remote.piece(t.random, 'report.txt', t.random.integer(1_000, 2_000)));
    await expectAnnouncement(t, service);
    release(service);
  },
);

/** A file of text in which most characters are more than one byte, and one of which no byte is text. */
function noText(random: Random): Readonly<Record<string, Uint8Array>> {
  const all = Array.from({ length: 1_024 }, (_, i) => i & 0xff);
  return {
    'letter.txt': Buffer.from(`${random.words(60)} ção ñandú €\r\n`.repeat(2)),
    'euros.txt': Buffer.from('€'.repeat(30_000)), // 90,000 bytes: no buffer of 2^n bytes ends between two
    'picture.bin': Uint8Array.from(random.shuffle(all)),
    'trap.bin': Buffer.from('\nOK 4\n\r\nERR no\n\0\0\x1a\xff\xfe\n', 'latin1'),
  };
}

export const bytes = check(
  'bytes',
  {
    title: 'counts and sends bytes, whatever they mean',
    teaches:
      'A file is bytes. Sizes and offsets count them; where a character begins and ends is not known to a server.',
    points: 1,
    needs: ['reads'],
    hints: [
      'What is the length of "é", as a string, and in a file?',
      'Never make a string of what is in a file: no encoding in readFile or createReadStream, no toString().',
      'Read into a Buffer, and write buf.subarray(0, bytesRead).',
    ],
    advice: [
      {
        when: /^"SIZE/,
        say: 'SIZE is a number of bytes. The length of a string counts characters: é is one character, but two bytes. Take size from stat.',
      },
      {
        when: /letter|euros/,
        say: 'Offset and count are numbers of bytes, and may fall in the middle of a character: half a character is not text. Work on the bytes, without toString().',
      },
      {
        when: /./,
        say: 'These bytes are no text, and a string cannot hold them unchanged. Work on the bytes, without an encoding.',
      },
    ],
  },
  async (t) => {
    const remote = new Remote(t.random, { files: noText(t.random) });
    const service = await start(t, remote);
    const dialogue = new Dialogue(t, service);
    for (const name of ['letter.txt', 'euros.txt', 'picture.bin', 'trap.bin']) {
      await dialogue.ask(remote.size(name));
      await dialogue.ask(remote.whole(name));
    }
    for (const name of ['letter.txt', 'euros.txt', 'picture.bin']) {
      for (let i = 0; i < 4; i++) await dialogue.ask(remote.piece(t.random, name));
    }
    release(service);
  },
);
