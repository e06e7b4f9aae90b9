/**
 * Whether the bytes are those of the file, whatever they are and however they come.
 *
 * @module
 */
import { byteByByte, check, type Cut, randomly } from '../../../../lib/grader/index.ts';
import { download, noise, prose } from './download.ts';

export const bytes = check(
  'bytes',
  {
    title: 'fetches any bytes, and any number of them',
    teaches:
      'A file is bytes. What they look like is nothing to go by: only the line before them says what they are.',
    points: 1,
    needs: ['fetches'],
    hints: [
      'Does your program make a string of what it has read? Which bytes does that change?',
      'The answer is OK or ERR by its first line. The n bytes behind it may look like anything, an answer as well.',
      'Write buf.subarray(0, n) to the file as it is. A file of 0 bytes is a file, too.',
    ],
    advice: [
      {
        when: /^an empty file/,
        say: 'A file may be empty: there is nothing to read, but DEST is to be made.',
      },
      {
        when: /^a file that looks/,
        say: 'Only the first line of an answer says OK or ERR. The n bytes after it are the file, whatever they look like: none is left out, changed or added.',
      },
      {
        when: /^5 MB/,
        say: 'One read gives what has come so far. Go on until n bytes have come; then ask for what comes behind them, until the file is complete.',
      },
    ],
  },
  async (t) => {
    const traps = 'ERR no such file\nOK 5\nOK\n\n\r\nSIZE x\n';
    await t.variation('a file that looks like answers', () =>
      download(t, { content: Buffer.from(traps.repeat(30)) }).then(() => {}),
    );
    await t.variation('bytes of every value', () =>
      download(t, { content: noise(t, 3_000) }).then(() => {}),
    );
    await t.variation('an empty file', () =>
      download(t, { content: Buffer.alloc(0) }).then(() => {}),
    );
    await t.variation('5 MB', () => download(t, { content: noise(t, 5_000_000) }).then(() => {}));
  },
);

export const cuts = check(
  'cuts',
  {
    title: 'takes answers in any pieces',
    teaches: 'A line and bytes in one stream: the same read may end one and begin the other.',
    points: 1,
    needs: ['fetches'],
    hints: [
      'What if the first read gives only "OK 3"? What if it gives the line and some of the bytes?',
      'First read up to the newline, and no further, or keep what comes behind it. Then count n bytes, over as many reads as it takes.',
      'readLine leaves what follows the line in the channel. readSocket(server, buf, left) gives at most what is left.',
    ],
    advice: [
      {
        when: /^reads that give less/,
        say: 'writeSocket may take fewer bytes than it is given, and readSocket may give fewer than it is asked for: use writen, and read on until n bytes have come.',
      },
      {
        when: /./,
        say: 'The answer came in pieces. Its line is complete when the newline has come, its content when n bytes have come; a read may end anywhere before, or give both.',
      },
    ],
  },
  async (t) => {
    const afterTheLine = (answer: Buffer): Cut => ({
      name: 'cut after the line',
      at: [answer.indexOf(0x0a) + 1],
    });
    const ways: ((answer: Buffer) => Cut | undefined)[] = [
      afterTheLine,
      byteByByte,
      (answer) => randomly(answer, t.random),
    ];
    const content = prose(t, 300);
    for (const cut of ways) {
      const name = cut(content)?.name ?? '';
      await t.variation(`answers ${name}`, () => download(t, { content, cut }).then(() => {}));
    }
    await t.variation('reads that give less, writes that take less', () =>
      // Of a request with such a name a short write hardly ever takes all.
      download(t, {
        name: t.random.word(150, 200),
        content: prose(t, 20_000),
        shortIo: true,
      }).then(() => {}),
    );
  },
);
