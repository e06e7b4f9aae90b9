/**
 * One client and its child: who serves, and when it ends.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import * as forked from '../../checks/fork/checks.ts';
import { childrenEnd, silentClients } from '../../checks/fork/clients.ts';
import { upperProtocol } from '../../checks/upper.ts';

export const silentClient = check(
  'silent-client',
  {
    title: 'serves others while a client says nothing',
    teaches:
      'A process that waits for one client can do nothing else. So let another process wait for it.',
    points: 1,
    needs: ['upper-cases'],
    hints: [
      'What does the parent wait for before it accepts the next client?',
      'forkChild resolves when the child has the connection, not when it has served it. Nothing else should hold up the loop.',
      'The parent: accept, forkChild(client), closeSocket(client). No read, no write, no waitChildren in the loop.',
    ],
    advice: [
      {
        when: /./,
        say: 'The parent accepts again as soon as a child has the client. It must not wait for that child, nor for what the client sends.',
      },
    ],
  },
  (t) => silentClients(t, upperProtocol),
);

export const ownChild = forked.ownChild(() => upperProtocol, { points: 2, needs: ['upper-cases'] });

export const streamEnd = forked.endOfStream(() => upperProtocol, { needs: ['own-child'] });

export const childEnds = check(
  'child-ends',
  {
    title: 'ends the child when its client has left, whatever way',
    teaches:
      'A process that has no more work must end. Nobody sees the ones that do not, until there are thousands.',
    points: 1,
    needs: ['own-child'],
    linux: true,
    hints: [
      'Look at ps while your server runs, after some clients have come and gone.',
      'When the loop of the child is over, 0 or -1, what does the child still wait for?',
      'The last lines of the child: closeSocket(client), and nothing that waits. No for (;;) around inheritedSocket.',
    ],
    advice: [
      {
        when: /which served it, still runs/,
        say: 'The child has served its client and does not end. Is there a timer, a listener, a second inheritedSocket, or a loop that goes on at -1?',
      },
      ...forked.endingAdvice,
    ],
  },
  (t) => childrenEnd(t, upperProtocol),
);
