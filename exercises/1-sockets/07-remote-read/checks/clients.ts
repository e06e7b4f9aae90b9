/**
 * How clients come and go.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import type { Misbehaviour } from '../../checks/clients.ts';
import { leaveNothing, leftAdvice } from '../../checks/ledger.ts';
import * as lines from '../../checks/lines/clients.ts';
import type { LineServer } from '../../checks/lines/clients.ts';
import { visit } from '../../checks/protocol.ts';
import { Remote } from '../../checks/remote/remote.ts';

const remoteRead: LineServer = {
  needs: 'reads',
  protocol: (t) => new Remote(t.random),
  oneAndAHalf: 'SIZE notes.txt\nREAD no',
  inTurn: async (t, service, remote) => {
    for (let i = 0; i < 3; i++) await visit(t, service, remote);
  },
};

export const oneByOne = lines.oneByOne(remoteRead);

export const badClients = lines.badClients(remoteRead);

export const ledger = check(
  'ledger',
  {
    title: 'holds no connection and no file of clients that have left',
    teaches:
      'Each connection is a descriptor, and so is each open file. A process may have only a limited number: usually 1,024.',
    points: 1,
    needs: ['one-by-one'],
    linux: true,
    hints: [
      'How many files are open after a hundred clients? And after one that left in the middle of a file?',
      'Is there a way through your functions on which the file or the channel is not closed?',
      'try { … } finally { await file.close(); } closes in every case, also at a return in the middle.',
    ],
    advice: [
      {
        when: /descriptor \d+: \//,
        say: 'A file that was opened is closed on every way: at the end, at an error, and when the client leaves in the middle. finally does that.',
      },
      ...leftAdvice,
    ],
  },
  (t) => {
    const files = { 'a/b.txt': Buffer.from('in a folder\n') };
    return leaveNothing(t, new Remote(t.random, { files }), ABORTED);
  },
);

const ABORTED: Readonly<Record<string, Misbehaviour>> = {
  'leaves in the middle of a file': async (t, service) => {
    for (let i = 0; i < 3; i++) {
      const client = await t.connect(service);
      client.pause();
      // Far more than the kernel keeps for a client that does not read.
      client.push('READ report.txt 0 120000\n'.repeat(400));
      await service.rests({ threads: true });
      client.reset();
    }
  },
  'asks for what is not there': async (t, service) => {
    const client = await t.connect(service);
    await client.send('READ nothing.txt 0 5\nSIZE a\nREAD a 0 5\nREAD notes.txt 99999 5\n');
    client.end();
    await client.line();
    client.close();
  },
};
