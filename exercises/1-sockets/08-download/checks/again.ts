/**
 * Whether a second try goes on where the first one stopped.
 *
 * @module
 */
import { check, count, showDifference, type Trial } from '../../../../lib/grader/index.ts';
import {
  contentOf,
  download,
  expectFile,
  expectNone,
  type Folder,
  newFolder,
  prose,
} from './download.ts';
import type { RemoteServer } from './server.ts';

const SIZE = 200_000;

export const resumes = check(
  'resumes',
  {
    title: 'goes on from the length of DEST.part',
    teaches:
      'State that outlives a process makes work that need not be done again. Here it is the length of a file.',
    points: 1,
    needs: ['fetches'],
    hints: [
      'DEST.part is there, from an earlier try. Which byte is the first that is missing?',
      'Its length is the offset of the first READ; what comes is added behind what is there.',
      "stat(part) gives the size; open(part, 'a') adds at the end. If nothing is missing, just rename.",
    ],
    advice: [
      {
        when: /holds that already/,
        say: 'The length of DEST.part is the first offset to ask for. What it holds need not be sent again.',
      },
      {
        when: /is still there/,
        say: 'A rename leaves nothing behind. Is DEST.part the file that was renamed?',
      },
      {
        when: /^DEST\.part is complete/,
        say: 'Nothing is missing: there is nothing to ask for, but the rename is still to be done.',
      },
      {
        when: /./,
        say: 'What comes belongs behind what DEST.part holds: READ from its length on, and open it so that nothing is thrown away or overwritten.',
      },
    ],
  },
  async (t) => {
    const lengths = {
      'DEST.part holds more than half': t.random.integer(110_000, 150_000),
      'DEST.part is complete': SIZE,
    };
    for (const [what, length] of Object.entries(lengths)) {
      await t.variation(what, async () => {
        const content = prose(t, SIZE);
        const { server, folder } = await download(t, {
          content,
          part: content.subarray(0, length),
        });
        expectNoneTwice(t, server, length);
        expectNone(t, folder, 'DEST.part', 'is still there');
      });
    }
  },
);

function expectNoneTwice(t: Trial, { account }: RemoteServer, length: number): void {
  const { lowest } = account;
  if (lowest === undefined || lowest.offset >= length) return;
  t.fail(
    `the program asked "${lowest.text}", but DEST.part holds that already: ${count(length, 'byte')}`,
  );
}

export const longer = check(
  'longer',
  {
    title: 'begins again when DEST.part is too long',
    teaches:
      'What is left from before may be of another file. Never trust it further than you can check.',
    points: 1,
    needs: ['fetches'],
    hints: [
      'DEST.part is longer than the file on the server. Can it be the beginning of it?',
      'Begin from 0 then, and see that nothing of the old bytes remains, at the end either.',
      "open(part, 'w') makes it empty; 'r+' and 'a' keep what is there.",
    ],
    advice: [
      {
        when: /expected nothing more|it ends after/,
        say: 'The old part was longer, and its end is still there. Make the file empty before you write.',
      },
      {
        when: /./,
        say: 'A part that is longer than the file is not a part of it: throw it away, and fetch all from 0.',
      },
    ],
  },
  async (t) => {
    await download(t, { content: prose(t, 30_000), part: prose(t, 40_000) });
  },
);

const LARGE = 3_000_000;
const BREAK = 2_200_000;

export const kept = check(
  'kept',
  {
    title: 'keeps the part when it fails, for the next try',
    teaches: 'What has come is worth something, as long as it is a true beginning of the file.',
    points: 1,
    needs: ['fetches'],
    hints: [
      'The connection breaks after two of three megabytes. What should lie in the folder then?',
      'Write what comes as it comes, not when all is there; and delete nothing when it fails.',
      'Run it again by hand after a break: what is the offset of the first READ?',
    ],
    advice: [
      {
        when: /^the server ends without/,
        say: 'Nothing came, so nothing is known about the part: leave it as it is, and open it only when the server has answered.',
      },
      {
        when: /there is no DEST\.part|DEST\.part holds only/,
        say: 'Write to DEST.part as the bytes come, and let it stay when the connection breaks. What is only in memory is lost.',
      },
      {
        when: /is not a beginning/,
        say: 'Only bytes of the file may be in DEST.part, in their order: not the line of the answer, nor more of the buffer than came.',
      },
    ],
  },
  async (t) => {
    const content = prose(t, LARGE);
    await t.variation('the server ends after 2 of 3 MB', () => breakAndGoOn(t, content));
    await t.variation('the server ends without an answer', async () => {
      const folder = newFolder(t);
      const part = content.subarray(0, 20_000);
      await download(t, {
        content,
        folder,
        part,
        stop: { at: 'answer', how: 'end' },
        status: 'any',
      });
      expectFile(t, folder, 'DEST.part', part);
    });
  },
);

async function breakAndGoOn(t: Trial, content: Buffer): Promise<void> {
  const first = await download(t, { content, stop: { at: BREAK, how: 'end' }, status: 'any' });
  const length = expectBeginning(t, first.folder, content, first.server);
  t.step(`DEST.part holds ${count(length, 'byte')}; the program is run once more`);
  await download(t, { content, folder: first.folder });
}

/** A part must hold bytes of the file only, and most of those that came. Gives how many it holds. */
function expectBeginning(t: Trial, folder: Folder, content: Buffer, server: RemoteServer): number {
  const part = contentOf(folder, 'DEST.part');
  const came = count(server.account.given, 'byte');
  if (part === undefined) t.fail(`there is no DEST.part, though ${came} had come`);
  if (!content.subarray(0, part.length).equals(part)) {
    const lines = showDifference(content, part);
    t.fail(['DEST.part is not a beginning of the file', ...lines].join('\n'), {
      symptom: 'different',
    });
  }
  // A program that writes each answer when it is complete loses the last one; and some may be on its way to the disk.
  if (part.length === 0 || part.length < server.account.complete / 2) {
    t.fail(`DEST.part holds only ${count(part.length, 'byte')}, though ${came} had come`);
  }
  return part.length;
}
