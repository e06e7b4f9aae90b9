/**
 * The checks that every server with a child for each client must pass, whatever its service.
 *
 * @module
 */
import { check, type Advice, type Check, type Trial } from '../../../../lib/grader/index.ts';
import { crashes, forkAdvice, ownChildren, streamsEnd } from './clients.ts';
import type { Protocol } from '../protocol.ts';

/** What is said to the server in one run of a check. */
export type ProtocolFor = (t: Trial) => Protocol;

/** What differs from exercise to exercise. */
export interface PointsAndNeeds {
  readonly points?: number;
  readonly needs: readonly string[];
}

/** The kernel names the process that holds a connection. */
export function ownChild(protocol: ProtocolFor, { points = 1, needs }: PointsAndNeeds): Check {
  return check(
    'own-child',
    {
      title: 'has a child of its own for each client',
      teaches:
        'What a program prints does not prove who serves a connection: the kernel knows which process holds it.',
      points,
      needs,
      linux: true,
      hints: [
        'Which process calls readSocket for a client? Print process.pid beside it.',
        'forkChild(client) passes the connection. The child gets it from inheritedSocket(), serves it, and ends.',
        'if (isChild()) { const client = await inheritedSocket(); … } else { … await forkChild(client); closeSocket(client); }',
      ],
      advice: forkAdvice,
    },
    (t) => ownChildren(t, protocol(t)),
  );
}

/** All copies of a connection are closed in the end. */
export function endOfStream(protocol: ProtocolFor, { points = 1, needs }: PointsAndNeeds): Check {
  return check(
    'end-of-stream',
    {
      title: 'lets the client see the end of the stream',
      teaches:
        'After forkChild there are two copies of the channel. The connection ends when both are closed.',
      points,
      needs,
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
    (t) => streamsEnd(t, protocol(t)),
  );
}

/** The death of a child costs its own client only. */
export function crash(protocol: ProtocolFor, { points = 1, needs }: PointsAndNeeds): Check {
  return check(
    'crash',
    {
      title: 'loses only one client when a child crashes',
      teaches:
        'Processes share no memory: what breaks in one cannot break another. That is what you pay for with processes.',
      points,
      needs,
      linux: true,
      hints: [
        'What does the parent do when a child ends by a signal?',
        'kill -9 one of the children by hand, while two clients are connected. Who notices?',
        'The death of a child is not an error of the parent: it goes on accepting. Its client sees the end, for nobody else has a copy.',
      ],
      advice: [
        {
          when: /is dead, but the connection is still open/,
          say: 'The child is dead, but its client still waits: the parent has a copy of the connection. closeSocket(client) after forkChild(client).',
        },
        {
          when: /though a server should go on|ended|refused/,
          say: 'A child was killed, and the whole server ended. Whatever happens to a child, the parent goes on.',
        },
        ...forkAdvice,
        {
          when: /./,
          say: 'A child was killed, and another client noticed. Let each child serve one client, and the parent depend on none of them.',
        },
      ],
    },
    (t) => crashes(t, protocol(t)),
  );
}

/** What keeps a child from ending, apart from its service. */
export const endingAdvice: readonly Advice[] = [
  {
    when: /is a zombie/,
    say: 'A process that has ended stays in the table until its parent has waited for it. Node does that from its event loop: never block it.',
  },
  {
    when: /before they are served/,
    say: 'A client may be gone before its child is there: forkChild gives -1 then. Close the channel, and accept the next client.',
  },
  ...forkAdvice,
];
