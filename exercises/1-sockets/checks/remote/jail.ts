/**
 * Which files a remote-read server may open: those below DIR, whatever the name says.
 *
 * @module
 */
import { join } from 'node:path';
import { check } from '../../../../lib/grader/index.ts';
import { start } from '../protocol.ts';
import { Dialogue } from './dialogue.ts';
import { put, Remote, type Place } from './remote.ts';
import { release } from '../servers.ts';

const SECRET = 'the files outside of DIR are nobody else’s business\n';

/** Files beside DIR: in its parent, in a folder whose name begins as DIR's, and one whose own name does. */
export function secrets({ beside }: Place): void {
  for (const name of ['secret.txt', 'data-2/secret.txt', 'data.txt', 'other/in/secret.txt']) {
    put(join(beside, name), SECRET);
  }
}

/** Files below DIR, as a client names them. */
export const BELOW = {
  'a/b.txt': Buffer.from('in a folder\n'),
  'a/deep/folder/c.txt': Buffer.from('deep in folders\n'),
  'são-日本.txt': Buffer.from('a name that is not ASCII\n'),
  'one..two.txt': Buffer.from('two dots in a name\n'),
};

export const jail = check(
  'jail',
  {
    title: 'serves the names below DIR, and no name that leads out',
    teaches:
      'Names come from the network. What they mean is decided when they have been worked out to the end, not by how they begin.',
    points: 1,
    needs: ['reads'],
    hints: [
      'Where does DIR + "/" + name lead when name is ../secret.txt? And resolve(DIR, "/etc/passwd")?',
      'Work out the whole path first (resolve), then look whether it lies below DIR.',
      'path.startsWith(root + "/"): without the slash a folder data-2 beside data would count as inside.',
    ],
    advice: [
      {
        when: /begins like DIR/,
        say: '/srv/data-2 begins with /srv/data, but is not below it. Compare with a slash at the end: path.startsWith(root + sep).',
      },
      {
        when: /an absolute name/,
        say: 'resolve(root, "/etc/passwd") is /etc/passwd. A name that begins with a slash is not relative to DIR: refuse it.',
      },
      {
        when: /by \.\./,
        say: 'The file system goes up at every "..", wherever it stands in the name. Resolve the whole name, then see whether it is still below DIR.',
      },
      {
        when: /is relative/,
        say: 'DIR may be given as "data": make it absolute once, with resolve or realpath, before you compare anything with it.',
      },
      {
        when: /two dots in its name/,
        say: '".." leads out only when it is a whole part of the name, between slashes. one..two.txt is a file like any other.',
      },
      {
        when: /is not ASCII/,
        say: 'The bytes of a name are UTF-8. If you read the line as latin1, make the name of its bytes: Buffer.from(name, "latin1").toString().',
      },
      {
        when: /below DIR/,
        say: 'A name may lead through folders: all that is below DIR is served, not only what lies in DIR itself.',
      },
    ],
  },
  async (t) => {
    const remote = new Remote(t.random, { files: BELOW, furnish: secrets });
    const service = await start(t, remote);
    const dialogue = new Dialogue(t, service);
    await dialogue.ask(remote.whole('a/b.txt'), 'a file in a folder below DIR');
    await dialogue.ask(remote.size('a/deep/folder/c.txt'), 'a file in folders below DIR');
    await dialogue.ask(remote.whole('são-日本.txt'), 'a name that is not ASCII');
    await dialogue.ask(remote.whole('one..two.txt'), 'a file with two dots in its name');
    await leadOut(dialogue, service.folder);
    release(service);
    const relative = new Remote(t.random, { dir: 'data' });
    const second = await start(t, relative);
    await new Dialogue(t, second).ask(relative.piece(t.random), 'DIR is relative: --root data');
    release(second);
  },
);

/** Names whose text leads out of DIR. */
export async function leadOut(dialogue: Dialogue, beside: string): Promise<void> {
  const up = [
    '../secret.txt',
    'a/../../secret.txt',
    './../secret.txt',
    'a/deep/../../../secret.txt',
  ];
  for (const name of up) await dialogue.keptFrom(name, 'out of DIR by ..');
  await dialogue.keptFrom('notes.txt/../../secret.txt', 'out of DIR by ..');
  await dialogue.keptFrom('....//secret.txt', 'out of DIR by .. once one is cut out');
  await dialogue.keptFrom(`${'../'.repeat(30)}etc/hosts`, 'out of DIR by ..');
  await dialogue.keptFrom(`${beside}/secret.txt`, 'an absolute name');
  await dialogue.keptFrom(`/${beside}/secret.txt`, 'an absolute name');
  await dialogue.keptFrom('../data-2/secret.txt', 'a folder beside it that begins like DIR');
  await dialogue.keptFrom('../data.txt', 'a file beside it that begins like DIR');
  await dialogue.keptFrom(`${beside}/data-2/secret.txt`, 'an absolute name that begins like DIR');
}
