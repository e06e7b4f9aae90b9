/**
 * How clients come and go.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { calcProtocol } from '../../checks/calc.ts';
import { LINE_MISBEHAVIOUR, meetBadClients, serveInTurn } from '../../checks/clients.ts';
import { leaveNothing, leftAdvice } from '../../checks/ledger.ts';
import { serveInOrder } from '../../checks/order.ts';
import { visit } from '../../checks/protocol.ts';

export const oneByOne = check(
  'one-by-one',
  {
    title: 'serves one client at a time, each from the beginning',
    teaches:
      'An iterative server lets the others wait until the one that it serves is done. What it knows of a client ends with that client.',
    points: 1,
    needs: ['computes'],
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
    const service = await t.serve();
    await serveInTurn(t, service, calcProtocol);
    await t.variation('after half a line of another client', async () => {
      const client = await t.connect(service);
      await client.send('ADD 1 2\nMUL 3');
      client.end();
      await client.line();
      client.close();
      await visit(t, service, calcProtocol);
    });
    await t.variation('three clients at once', () => serveInOrder(t, calcProtocol));
  },
);

export const badClients = check(
  'bad-clients',
  {
    title: 'goes on after a client that breaks off or sends rubbish',
    teaches:
      'Clients crash, reset and leave. That is their matter: the server serves the next one.',
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
        say: 'Any bytes may come. latin1 makes a character of each; a decoder or a parser that throws must be caught, and costs one client at most.',
      },
      {
        when: 'nothing',
        say: 'The server is still busy with the client that is gone: readSocket gives it -1 again and again. Leave the loop at -1, not only at 0.',
      },
      {
        when: /./,
        say: '-1 from readSocket or writeSocket concerns one client: close it and accept the next. Do not end the program, and do not let it throw.',
      },
    ],
  },
  (t) => meetBadClients(t, calcProtocol, LINE_MISBEHAVIOUR),
);

export const ledger = check(
  'ledger',
  {
    title: 'holds nothing of clients that have left',
    teaches: 'Each connection is a descriptor, and a process has only so many: 1,024 as a rule.',
    points: 1,
    needs: ['one-by-one'],
    linux: true,
    hints: [
      'How many channels are open after a hundred clients?',
      'Is there a way through your loop on which the channel of a client is not closed?',
      'closeSocket(client) is the last thing for every client, however it ended.',
    ],
    advice: leftAdvice,
  },
  (t) => leaveNothing(t, calcProtocol),
);
