/**
 * Names that lead out of DIR, though nobody can tell by their text: symbolic links.
 *
 * @module
 */
import { renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { start } from '../protocol.ts';
import { Dialogue } from './dialogue.ts';
import { BELOW, secrets } from './jail.ts';
import { Remote, type Place } from './remote.ts';
import { release } from '../servers.ts';

/** Links in DIR, and where they lead: all of them out of it, or nowhere. */
const LINKS: Readonly<Record<string, string>> = {
  'link.txt': '../secret.txt',
  'two-links.txt': 'link.txt',
  'a/link.txt': '../../secret.txt',
  out: '../other',
  twin: '../data-2',
  top: '/',
  parent: '..',
  device: '/dev/zero',
  'nowhere.txt': 'nothing.txt',
  'loop.txt': 'loop.txt',
};

const REPLACED = 'a file that has become a link';

export const links = check(
  'links',
  {
    title: 'follows no symbolic link out of DIR',
    teaches:
      'A name that looks harmless may be a link. Where a path leads is known to the file system alone: ask it.',
    points: 1,
    needs: ['reads'],
    hints: [
      'resolve() works on the text of a path. Does it know that "photo" is a link to another folder?',
      'realpath asks the file system where a path really leads. Compare that with DIR, and DIR must be real, too.',
      'const path = await realpath(resolve(root, name)); if (!path.startsWith(root + sep)) … and open path, not name.',
    ],
    advice: [
      {
        when: new RegExp(REPLACED),
        say: 'What a name means may change from one request to the next: look each time, remember nothing.',
      },
      {
        when: /begins like DIR/,
        say: 'The link leads to data-2, which is beside data, not below it. Compare with a slash at the end: path.startsWith(root + sep).',
      },
      {
        when: /through a link to a folder/,
        say: 'Not only the last part of a name may be a link: so may each folder on the way. lstat and O_NOFOLLOW look at the last part only; realpath looks at all of them.',
      },
      {
        when: /./,
        say: 'open follows links. Find out with realpath where the name really leads, and refuse what is not below DIR.',
      },
    ],
  },
  async (t) => {
    let place: Place | undefined;
    const remote = new Remote(t.random, {
      files: BELOW,
      furnish: (made) => {
        place = made;
        secrets(made);
        makeLinks(made);
      },
    });
    const service = await start(t, remote);
    const dialogue = new Dialogue(t, service);
    await dialogue.ask(remote.piece(t.random), 'no link');
    await leadOutByLinks(dialogue);
    if (place !== undefined) await replaced(t, dialogue, remote, place);
    release(service);
  },
);

/** Puts the links into DIR. */
export function makeLinks({ beside, root }: Place): void {
  for (const [link, to] of Object.entries(LINKS)) symlinkSync(to, join(root, link));
  symlinkSync(join(beside, 'secret.txt'), join(root, 'absolute.txt'));
}

/** Names that look harmless, and are links or lead through one. */
export async function leadOutByLinks(dialogue: Dialogue): Promise<void> {
  for (const name of ['link.txt', 'absolute.txt', 'two-links.txt', 'a/link.txt', 'device']) {
    await dialogue.keptFrom(name, 'a link out of DIR');
  }
  for (const name of [
    'out/in/secret.txt',
    'parent/secret.txt',
    'top/etc/hosts',
    'out/../secret.txt',
  ]) {
    await dialogue.keptFrom(name, 'through a link to a folder');
  }
  await dialogue.keptFrom('twin/secret.txt', 'through a link to a folder that begins like DIR');
  for (const name of ['nowhere.txt', 'loop.txt']) await dialogue.keptFrom(name, 'a dead link');
}

/** What was a file a moment ago is a link now. */
async function replaced(
  t: Trial,
  dialogue: Dialogue,
  remote: Remote,
  { root }: Place,
): Promise<void> {
  await dialogue.ask(remote.piece(t.random, 'notes.txt'), 'before it is replaced');
  symlinkSync('../secret.txt', join(root, 'new'));
  renameSync(join(root, 'new'), join(root, 'notes.txt'));
  await dialogue.keptFrom('notes.txt', REPLACED);
}
