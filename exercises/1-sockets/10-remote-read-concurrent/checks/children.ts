/**
 * The child of each client: who serves, when it ends, and what its crash costs.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import {
  childrenEnd,
  crashes,
  forkAdvice,
  ownChildren,
  streamsEnd,
} from '../../checks/fork-clients.ts';
import { start } from '../../checks/protocol.ts';
import { Remote } from '../../checks/remote.ts';
import { breakOff, twoFiles } from './downloads.ts';

export const ownChild = check(
  'own-child',
  {
    title: 'has a child of its own for each client',
    teaches:
      'Who serves a connection is no matter of words: the kernel knows which process holds it.',
    points: 1,
    needs: ['reads'],
    linux: true,
    hints: [
      'Which process calls readSocket for a client? Print process.pid beside it.',
      'forkChild(client) passes the connection. The child gets it from inheritedSocket(), serves it, and ends.',
      'if (isChild()) { const client = await inheritedSocket(); … } else { … await forkChild(client); closeSocket(client); }',
    ],
    advice: forkAdvice,
  },
  async (t) => {
    await ownChildren(t, new Remote(t.random));
  },
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
  async (t) => {
    await streamsEnd(t, new Remote(t.random));
  },
);

export const childEnd = check(
  'child-ends',
  {
    title: 'ends the child when its client has left, whatever way',
    teaches:
      'A download that is broken off is work that nobody wants any more. Who does it must notice, and end.',
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
        when: /is a zombie/,
        say: 'A process that has ended stays in the table until its parent has waited for it. Node does that from its event loop: never block it.',
      },
      {
        when: /which served it, still runs/,
        say: 'The child has no client any more and does not end. Is there a timer, a second inheritedSocket, or a loop that goes on at -1?',
      },
      {
        when: /before they are served/,
        say: 'A client may be gone before its child is there: forkChild gives -1 then. Close the channel, and accept the next client.',
      },
      ...forkAdvice,
    ],
  },
  async (t) => {
    await childrenEnd(t, new Remote(t.random));
    const remote = twoFiles(t);
    await breakOff(t, await start(t, remote), remote);
  },
);

export const crash = check(
  'crash',
  {
    title: 'loses only one client when a child crashes',
    teaches:
      'Processes share no memory: what breaks in one cannot break another. That is what they cost more for.',
    points: 1,
    needs: ['own-child'],
    linux: true,
    hints: [
      'What does the parent do when a child ends by a signal?',
      'kill -9 one of the children by hand, while two clients are connected. Who notices?',
      'The death of a child is no error of the parent: it goes on accepting. Its client sees the end, for nobody else has a copy.',
    ],
    advice: [
      {
        when: /is dead, but the connection is still open/,
        say: 'The child is dead, but its client still waits: the parent has a copy of the connection. closeSocket(client) after forkChild(client).',
      },
      {
        when: /though a server should go on|ended|refused/,
        say: 'A child was killed, and the whole server ended. Whatever becomes of a child, the parent goes on.',
      },
      ...forkAdvice,
      {
        when: /./,
        say: 'A child was killed, and another client noticed. Let each child serve one client, and the parent depend on none of them.',
      },
    ],
  },
  (t) => crashes(t, new Remote(t.random)),
);
