/**
 * Which files may be opened: the jail of exercise 07, in each child.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { start } from '../../checks/protocol.ts';
import { Dialogue } from '../../checks/remote/dialogue.ts';
import { BELOW, leadOut, secrets } from '../../checks/remote/jail.ts';
import { leadOutByLinks, makeLinks } from '../../checks/remote/links.ts';
import { makeFifos, notRegular } from '../../checks/remote/special.ts';
import { Remote } from '../../checks/remote/remote.ts';
import { release } from '../../checks/servers.ts';

export const jail = check(
  'jail',
  {
    title: 'serves regular files below DIR, and nothing else',
    teaches:
      'Each child is a door to the same house. A child gets the arguments of its parent, so it knows the same DIR.',
    points: 1,
    needs: ['reads'],
    hints: [
      'Does your server of exercise 07 pass jail, links and regular-files?',
      'Work out where a name really leads, and compare that with DIR; open only what is a regular file.',
      'const path = await realpath(resolve(root, name)); if (!path.startsWith(root + sep)) …',
    ],
    advice: [
      {
        when: /link/,
        say: 'open follows links, at the end of a name and on the way. realpath tells where it really leads: what does links of exercise 07 say about your server?',
      },
      {
        when: /a FIFO|a folder"?:/,
        say: 'Only regular files are served, and nothing hangs on a FIFO: what does regular-files of exercise 07 say about your server?',
      },
      {
        when: /./,
        say: 'Resolve the whole name, then see whether it is below DIR: what does jail of exercise 07 say about your server?',
      },
    ],
  },
  async (t) => {
    const files = { ...BELOW, 'a/deep/c.txt': Buffer.from('in folders\n') };
    const remote = new Remote(t.random, {
      files,
      furnish: (place) => {
        secrets(place);
        makeLinks(place);
        makeFifos(place);
      },
    });
    const server = await start(t, remote);
    const dialogue = new Dialogue(t, server);
    await dialogue.ask(remote.whole('a/b.txt'), 'a file in a folder below DIR');
    await dialogue.ask(remote.whole('são-日本.txt'), 'a name that is not ASCII');
    await leadOut(dialogue, server.folder);
    await leadOutByLinks(dialogue);
    await notRegular(dialogue);
    await dialogue.ask(remote.piece(t.random));
    release(server);
  },
);
