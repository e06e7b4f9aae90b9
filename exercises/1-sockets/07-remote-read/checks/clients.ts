/**
 * How clients come and go.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { LINE_MISBEHAVIOUR, meetBadClients, type Misbehaviour } from '../../checks/clients.ts';
import { leaveNothing, leftAdvice } from '../../checks/ledger.ts';
import { serveInOrder } from '../../checks/order.ts';
import { start, visit } from '../../checks/protocol.ts';
import { Remote } from '../../checks/remote.ts';

export const oneByOne = check(
  'one-by-one',
  {
    title: 'serves one client at a time, each from the beginning',
    teaches:
      'An iterative server lets the others wait until the one that it serves is done. What it knows of a client ends with that client.',
    points: 1,
    needs: ['reads'],
    hints: [
      'What does your program do when the first client has left?',
      'Half a line was the last that a client sent. Where is it when the next one comes?',
      'What is per client is declared in the function that serves a client.',
    ],
    advice: [
      {
        when: /before it was its turn/,
        say: 'Accept the next client only when the one before is done: await all that serves a client before the next accept.',
      },
      {
        when: /^after half a line/m,
        say: 'The beginning of a line that one client left is put before the first line of the next: keep it per client.',
      },
      {
        when: /./,
        say: 'After a client comes the next one: a loop without end around acceptServerSocket, and each client is closed when it has ended.',
      },
    ],
  },
  async (t) => {
    const remote = new Remote(t.random);
    const service = await start(t, remote);
    for (let i = 0; i < 3; i++) await visit(t, service, remote);
    await t.variation('after half a line of another client', async () => {
      const client = await t.connect(service);
      await client.send('SIZE notes.txt\nREAD no');
      client.end();
      await client.line();
      client.close();
      await visit(t, service, remote);
    });
    await t.variation('three clients at once', () => serveInOrder(t, remote));
  },
);

export const badClients = check(
  'bad-clients',
  {
    title: 'goes on after a client that breaks off or sends rubbish',
    teaches:
      'Clients crash, reset and leave in the middle of a file. That is their matter: the server serves the next one.',
    points: 1,
    needs: ['one-by-one'],
    hints: [
      'What do readSocket and writeSocket give when the client is gone, and what does your loop do then?',
      '-1 ends the loop of this client, just as 0 does. It must not end the program.',
      'No input may throw: or catch it where the client is served, and close that client.',
    ],
    advice: [
      {
        when: /rubbish/,
        say: 'Any bytes may come. latin1 makes a character of each; a call that throws must be caught, and costs one client at most.',
      },
      {
        when: 'nothing',
        say: 'The server is still busy with the client that is gone: readSocket and writeSocket give it -1 again and again. Leave the loop at -1.',
      },
      {
        when: /./,
        say: '-1 from readSocket or writeSocket concerns one client: close it and accept the next. Do not end the program, and do not let it throw.',
      },
    ],
  },
  (t) => meetBadClients(t, new Remote(t.random), LINE_MISBEHAVIOUR),
);

export const ledger = check(
  'ledger',
  {
    title: 'holds no connection and no file of clients that have left',
    teaches:
      'Each connection is a descriptor, and so is each open file. A process has only so many: 1,024 as a rule.',
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
