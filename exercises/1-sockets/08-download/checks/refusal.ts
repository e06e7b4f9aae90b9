/**
 * What the program makes of an ERR, and of a NAME.
 *
 * @module
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { put } from '../../checks/remote/remote.ts';
import { contentOf, download, expectNone, fileContent, newFolder, prose } from './download.ts';
import type { Request } from './account.ts';

export const errors = check(
  'errors',
  {
    title: 'makes no file when the server says ERR',
    teaches:
      'An error is an answer, and not the one to keep. What was not fetched must leave no trace.',
    points: 1,
    needs: ['fetches'],
    hints: [
      'What is in your folder after asking for a file that the server does not have?',
      'Look at the first word of each answer. With ERR there is no number and there are no bytes.',
      'Ask for the size before you open DEST.part; when the answer is not OK, say so on stderr and exit with 1.',
    ],
    advice: [
      {
        when: 'exit-status',
        say: 'The server has said ERR: the file was not fetched, and the exit status must be 1.',
      },
      {
        when: 'not-ending',
        say: 'ERR is an answer: no number and no bytes follow it. Exit with 1.',
      },
      {
        when: /DEST\.part was made.*: 0 bytes/,
        say: 'Nothing came, but the file is there. Ask first, and open DEST.part only when the answer is OK.',
      },
      {
        when: /ERR/,
        say: 'After ERR there is nothing to write. Look at the first word of the answer before you use the rest.',
      },
    ],
  },
  async (t) => {
    await t.variation('ERR to the first request', async () => {
      const refuse = () => 'no such file';
      const { folder, program } = await download(t, {
        content: prose(t, 500),
        refuse,
        status: 'any',
      });
      expectNone(t, folder, 'DEST', 'was made, though the server said ERR');
      expectNone(t, folder, 'DEST.part', 'was made, though the server said ERR');
      await program.exits(1);
    });
    await t.variation('OK to SIZE, but ERR to READ', async () => {
      const refuse = ({ verb }: Request) =>
        verb === 'READ' ? 'OK, but the file 404 has gone' : undefined;
      const { folder, program } = await download(t, {
        content: prose(t, 500),
        refuse,
        status: 'any',
      });
      expectNone(t, folder, 'DEST', 'was made, though the server said ERR');
      // A program that has opened it after the OK may leave it empty: nothing was lost, nothing is wrong in it.
      if (contentOf(folder, 'DEST.part')?.length !== 0) {
        expectNone(t, folder, 'DEST.part', 'has something in it, though the server said ERR');
      }
      await program.exits(1);
    });
  },
);

export const name = check(
  'name',
  {
    title: 'never takes NAME for a path of its own',
    teaches:
      'A name means something where it comes from. Used as a path here, it lets others choose where you write.',
    points: 1,
    needs: ['fetches'],
    hints: [
      'Which files does your program open, look at, or rename? Is NAME in the path of one of them?',
      'NAME goes to the server, and nowhere else. What is written here is DEST and DEST.part.',
      'const part = `${dest}.part`',
    ],
    advice: [
      {
        when: /which is not the NAME/,
        say: 'NAME goes to the server as it stands, slashes included.',
      },
      {
        when: /./,
        say: 'NAME is a name on the server, and only there. Here only DEST and DEST.part are opened, looked at and renamed.',
      },
    ],
  },
  async (t) => {
    await t.variation('a NAME of files here', async () => {
      const file = `${t.random.word()}.txt`;
      const places = [file, `reports/${file}`, `downloads/${file}`, `downloads/reports/${file}`];
      const paths = places.flatMap((path) => [path, `${path}.part`]);
      const others = Object.fromEntries(paths.map((path) => [path, prose(t, 300)]));
      await onlyDest(t, `reports/${file}`, others);
    });
    await t.variation('a NAME that leads out of the folder', async () => {
      const folder = newFolder(t, 'downloads/copy.txt');
      const refuse = () => 'outside of the root';
      const content = prose(t, 500);
      const name = `../${t.random.word()}.txt`;
      await download(t, { name, content, folder, refuse, status: 'any', mayKeepAway: true });
      expectNoOther(t, folder.path, name, {});
      expectNone(t, folder, 'DEST', 'was made, though the server said ERR');
    });
  },
);

/** Downloads a file, with others in its folder, and expects these to be as before, with no further ones. */
async function onlyDest(
  t: Trial,
  name: string,
  others: Readonly<Record<string, Buffer>>,
): Promise<void> {
  const folder = newFolder(t, 'downloads/copy.txt');
  for (const [path, bytes] of Object.entries(others)) put(join(folder.path, path), bytes);
  await download(t, { name, content: prose(t, 3_000), folder });
  expectNoOther(t, folder.path, name, others);
}

function expectNoOther(
  t: Trial,
  folder: string,
  name: string,
  others: Readonly<Record<string, Buffer>>,
): void {
  for (const [path, bytes] of Object.entries(others)) {
    if (fileContent(join(folder, path))?.equals(bytes) === true) continue;
    t.fail(`the program was asked for ${name}, and has changed ${path} here`);
  }
  const paths = readdirSync(folder, { recursive: true }).map(String);
  const made = paths.find((path) => path.includes(basename(name)) && !Object.hasOwn(others, path));
  if (made !== undefined) t.fail(`the program was asked for ${name}, and has made ${made} here`);
}
