/**
 * What the server and its children hold when clients have left, and what remains when it has ended.
 *
 * @module
 */
import { check, type Service, type Trial } from '../../../../lib/grader/index.ts';
import { leaveNoChildren, leftByForkAdvice } from '../../checks/fork/ledger.ts';
import { joined, start } from '../../checks/protocol.ts';
import { Remote } from '../../checks/remote/remote.ts';
import { breakOff, twoFiles } from './downloads.ts';

/** How many children may wait for clients that have yet to come. */
const SPARES = 3;

const MANY = 'a client that asks 500 times';

export const ledger = check(
  'ledger',
  {
    title: 'leaves no process, no connection and no file open',
    teaches:
      'What a process has opened is closed when it ends. That is not a reason to leave it open: a server that runs for hours opens many files.',
    points: 1,
    needs: ['own-child'],
    linux: true,
    hints: [
      'How many files has a child open after a thousand requests of its client?',
      'Is there a way through your functions on which the file is not closed? Is there anything that the parent keeps of a client?',
      'try { … } finally { await file.close(); } in the child; closeSocket(client) in both.',
    ],
    advice: [
      {
        when: new RegExp(MANY),
        say: 'A process may have only a limited number of files open, here 200 descriptors. Close each file when its request is answered, even after an error: finally does that.',
      },
      {
        when: /descriptor \d+: \//,
        say: 'The parent has opened a file for each client, and keeps it. Open files in the child, and close them there.',
      },
      ...leftByForkAdvice,
    ],
  },
  async (t) => {
    await leaveNoChildren(t, new Remote(t.random));
    await leaveFiles(t);
  },
);

/** Files, and downloads that are broken off: the second time, since what a program opens once is not a leak. */
async function leaveFiles(t: Trial): Promise<void> {
  const remote = twoFiles(t);
  const service = await start(t, remote, { descriptors: 200 });
  await service.rests({ timers: true });
  const before = service.ledger();
  await t.variation(MANY, () => askOften(t, service, remote));
  await breakOff(t, service, remote);
  await service.holdsNoMore(before, { spares: 20 }, ['descriptor']);
  const after = service.ledger();
  await breakOff(t, service, remote);
  await service.holdsNoMore(after, { spares: SPARES });
}

/** There is room for few open files. */
async function askOften(t: Trial, service: Service, remote: Remote): Promise<void> {
  const { request, answer } = joined([remote.size('report.txt'), remote.piece(t.random)]);
  const client = await t.connect(service);
  client.push(request.toString().repeat(250));
  await client.expect(answer.toString().repeat(250));
  client.close();
}
