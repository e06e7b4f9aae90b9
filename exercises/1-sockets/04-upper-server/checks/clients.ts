/**
 * How clients come and go.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { meetBadClients, serveInTurn } from '../../checks/clients.ts';
import { readLate } from '../../checks/fill.ts';
import { leaveNothing, leftAdvice } from '../../checks/ledger.ts';
import { serveInOrder } from '../../checks/order.ts';
import { say } from '../../checks/protocol.ts';
import { Servers } from '../../checks/servers.ts';
import { upperProtocol } from '../../checks/upper.ts';

export const closes = check(
  'closes',
  {
    title: 'ends its stream after the client has ended',
    teaches:
      'Each side ends its own stream. A client that has sent all still wants all the answers, then the end.',
    points: 1,
    needs: ['upper-cases'],
    hints: [
      'The client has ended its stream and waits. What tells it that no more will come?',
      'After the loop of one client, and before the next accept, its channel must be closed.',
      'closeSocket(client) after the loop, whether that ended with 0 or with -1.',
    ],
    advice: [
      {
        when: 'no-end',
        say: 'The client waits for the end of the stream. closeSocket(client) when it has ended its own.',
      },
      {
        when: 'too-little',
        say: 'The client has ended its stream, but it still reads: write all of the answer before you close.',
      },
      {
        when: 'reset',
        say: 'The client has ended its stream, but it still reads: write all of the answer before you close.',
      },
    ],
  },
  async (t) => {
    const servers = new Servers(t, upperProtocol);
    for (const size of [40, 0, 200_000]) {
      await t.variation(`${size} bytes`, () =>
        servers.meet(async (service) => {
          const client = await t.connect(service);
          await say(client, upperProtocol.long(t.random, size));
          await client.expectEnd();
        }),
      );
    }
  },
);

export const nextClient = check(
  'next-client',
  {
    title: 'serves one client after the other',
    teaches: 'A server never ends by itself: when one client is served, it accepts the next.',
    points: 1,
    needs: ['upper-cases'],
    hints: [
      'What does your program do when the first client has left?',
      'There are two loops: one for the bytes of a client, and one around it for the clients.',
      'for (;;) { const client = await acceptServerSocket(server); … closeSocket(client); }',
    ],
    advice: [
      {
        when: /./,
        say: 'After one client comes the next: an endless loop around acceptServerSocket. The listening channel stays open.',
      },
    ],
  },
  async (t) => serveInTurn(t, await t.serve(), upperProtocol),
);

export const inOrder = check(
  'in-order',
  {
    title: 'serves one client at a time, in order of arrival',
    teaches:
      'An iterative server lets the others wait until the one that it serves has ended its stream.',
    points: 1,
    needs: ['next-client'],
    hints: [
      'When does your program call acceptServerSocket again?',
      'Is there an await before the call that serves a client?',
      'for (;;) { const client = await accept…; await serve(client); closeSocket(client); }',
    ],
    advice: [
      {
        when: /before it was its turn/,
        say: 'Accept the next client only when the one before has ended: await all that serves a client before the next accept.',
      },
    ],
  },
  (t) => serveInOrder(t, upperProtocol),
);

export const badClients = check(
  'bad-clients',
  {
    title: 'goes on after a client that breaks off',
    teaches:
      'Clients crash, reset and leave. That is their matter: the server serves the next one.',
    points: 1,
    needs: ['next-client'],
    hints: [
      'What do readSocket and writeSocket give when the client is gone, and what does your loop do then?',
      '-1 ends the loop of this client, just as 0 does. It must not end the program.',
      'while ((n = await readSocket(client, buf)) > 0) if ((await writen(client, …)) < 0) break;',
    ],
    advice: [
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
  (t) => meetBadClients(t, upperProtocol),
);

export const slowReader = check(
  'slow-reader',
  {
    title: 'waits for a client that reads late, and loses nothing',
    teaches:
      'When a client does not read, the writes of the server must wait: so the network slows down a sender that is too fast.',
    points: 1,
    needs: ['next-client'],
    hints: [
      'The client does not read yet, and the write cannot go on. What happens to the buffer meanwhile?',
      'Is there an await before each write?',
      'A buffer may be used again only when the write that carries it is done.',
    ],
    advice: [
      {
        when: 'different',
        say: 'The bytes were changed while they waited to be sent. Await each write before the next read fills the buffer again.',
      },
      {
        when: /the stream ended after|was reset after/,
        say: 'What was written still waited to be sent when the connection was closed. Close it only after the last write is done.',
      },
    ],
  },
  (t) => readLate(t, upperProtocol),
);

export const ledger = check(
  'ledger',
  {
    title: 'holds nothing of clients that have left',
    teaches:
      'Each connection is a descriptor, and a process may have only a limited number: usually 1,024.',
    points: 1,
    needs: ['next-client'],
    linux: true,
    hints: [
      'How many channels are open after a hundred clients?',
      'Is there a way through your loop on which the channel of a client is not closed?',
      'closeSocket(client) is the last thing for every client, however it ended. shutdownSocket closes nothing.',
    ],
    advice: leftAdvice,
  },
  (t) => leaveNothing(t, upperProtocol),
);
