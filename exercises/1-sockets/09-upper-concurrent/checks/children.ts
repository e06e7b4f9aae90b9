/**
 * One client and its child: who serves, and when it ends.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import {
  childrenEnd,
  forkAdvice,
  ownChildren,
  silentClients,
  streamsEnd,
} from '../../checks/fork-clients.ts';
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

export const ownChild = check(
  'own-child',
  {
    title: 'has a child of its own for each client',
    teaches:
      'Who serves a connection is no matter of words: the kernel knows which process holds it.',
    points: 2,
    needs: ['upper-cases'],
    linux: true,
    hints: [
      'Which process calls readSocket for a client? Print process.pid beside it.',
      'forkChild(client) passes the connection. The child gets it from inheritedSocket(), serves it, and ends.',
      'if (isChild()) { const client = await inheritedSocket(); … } else { … await forkChild(client); closeSocket(client); }',
    ],
    advice: forkAdvice,
  },
  (t) => ownChildren(t, upperProtocol),
);

export const streamEnd = check(
  'end-of-stream',
  {
    title: 'lets the client see the end of the stream',
    teaches:
      'After forkChild there are two copies of the channel. The connection ends when both are closed.',
    points: 1,
    needs: ['own-child'],
    linux: true,
    hints: [
      'How many processes hold the connection while the child serves?',
      'The child closes its copy, and the other one is still open. Who has it?',
      'await forkChild(client); closeSocket(client);',
    ],
    advice: [
      {
        when: /its child has not closed/,
        say: 'The child closes the channel when readSocket has given 0: closeSocket(client), then it ends.',
      },
      {
        when: /itself .* still holds a copy/,
        say: 'The parent keeps its copy of the channel, so the connection stays open though the child has closed it: closeSocket(client) after forkChild(client).',
      },
      {
        when: 'reset',
        say: 'The client has ended its stream and still reads: the child writes all of the answer, then it closes.',
      },
      ...forkAdvice,
    ],
  },
  (t) => streamsEnd(t, upperProtocol),
);

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
        when: /is a zombie/,
        say: 'A process that has ended stays in the table until its parent has waited for it. Node does that from its event loop: never block it.',
      },
      {
        when: /which served it, still runs/,
        say: 'The child has served its client and does not end. Is there a timer, a listener, a second inheritedSocket, or a loop that goes on at -1?',
      },
      {
        when: /before they are served/,
        say: 'A client may be gone before its child is there: forkChild gives -1 then. Close the channel, and accept the next client.',
      },
      ...forkAdvice,
    ],
  },
  (t) => childrenEnd(t, upperProtocol),
);
