/**
 * The child of each client: who serves, when it ends, and what its crash costs.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import * as forked from '../../checks/fork/checks.ts';
import { childrenEnd } from '../../checks/fork/clients.ts';
import { start } from '../../checks/protocol.ts';
import { Remote } from '../../checks/remote/remote.ts';
import { breakOff, twoFiles } from './downloads.ts';

const anyRemote = (t: Trial) => new Remote(t.random);

export const ownChild = forked.ownChild(anyRemote, { needs: ['reads'] });

export const streamEnd = forked.endOfStream(anyRemote, { needs: ['own-child'] });

export const childEnd = check(
  'child-ends',
  {
    title: 'ends the child when its client has left, whatever way',
    teaches:
      'A download that is broken off is work that nobody wants any more. The process that does it must notice, and end.',
    points: 1,
    needs: ['own-child'],
    linux: true,
    hints: [
      'Look at ps while your server runs, after a client has left in the middle of a big file.',
      'What does writeSocket give when the client is gone, and what does the child do then?',
      'if ((await writen(client, …)) < 0) leave all loops; closeSocket(client); and nothing is left that waits.',
    ],
    advice: [
      {
        when: /which served it, still runs/,
        say: 'The child has no client any more and does not end. Is there a timer, a second inheritedSocket, or a loop that goes on at -1?',
      },
      ...forked.endingAdvice,
    ],
  },
  async (t) => {
    await childrenEnd(t, new Remote(t.random));
    const remote = twoFiles(t);
    await breakOff(t, await start(t, remote), remote);
  },
);

export const crash = forked.crash(anyRemote, { needs: ['own-child'] });
