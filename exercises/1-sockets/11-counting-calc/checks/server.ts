/**
 * What the server is without its counting: the calculator of exercise 05, with a child for each client.
 *
 * @module
 */
import { check, type Service, type Trial } from '../../../../lib/grader/index.ts';
import { computes, edges } from '../../05-calc-server/checks/arithmetic.ts';
import { calcProtocol, Conversation } from '../../checks/calc.ts';
import { childEnds, finish, streamEnds } from '../../checks/fork/guests.ts';
import { forkAdvice, differentChildren } from '../../checks/fork/clients.ts';
import { leaveNoChildren, leftByForkAdvice } from '../../checks/fork/ledger.ts';
import { say } from '../../checks/protocol.ts';
import { release, settle } from '../../checks/servers.ts';
import { shortIoAdvice, tortureOne } from '../../checks/torture.ts';

export const calculates = check(
  'calculates',
  {
    title: 'calculates as exercise 05 does',
    teaches:
      'The service is that of exercise 05, to the byte. What is new is who else must know of it.',
    points: 1,
    hints: [
      'Does your server of exercise 05 pass computes and edges? Its service goes into the branch of isChild().',
      'if (isChild()) { const client = await inheritedSocket(); await serve(client); closeSocket(client); }',
    ],
    advice: [
      {
        when: 'reset',
        say: 'The connection is lost: the child has ended before it answered. Does the program ask isChild() before anything else, and await forkChild?',
      },
      ...(edges.advice ?? []).filter(({ when }) => String(when) !== '/./'),
      ...(computes.advice ?? []),
    ],
  },
  async (t) => {
    await computes.run(t);
    await edges.run(t);
  },
);

/** Lines that are no request. */
const MALFORMED = [
  'ADD 12abc 1',
  'ADD 1.5 2',
  'ADD  1 2',
  'ADD 1 2 ',
  'add 1 2',
  'ADD 1',
  'ADD 1 2 3',
  'ADD 1000000000000000 1',
  'ADD 0x10 1',
  'ADD +1 2',
  'POW 2 3',
  'constructor 1 2',
  'count',
  'COUNT 1',
  'COUNT ',
  'COUNTS',
];

const TOO_LONG = 'ERR line too long\n';

export const protocol = check(
  'protocol',
  {
    title: 'keeps to the protocol: lines, errors, QUIT, limit',
    teaches: 'One line is one request, and what is not exactly right is refused.',
    points: 1,
    needs: ['calculates'],
    hints: [
      'Does your server of exercise 05 pass all of its checks? Which line of this one is new?',
      'COUNT is a request only when the line is exactly that. Everything else is as in exercise 05.',
    ],
    advice: [
      shortIoAdvice,
      {
        when: /^"/,
        say: 'That line is not a request: the answer is ERR syntax, and the connection goes on. Look at the whole line: COUNT alone, QUIT alone, or /^(ADD|SUB|MUL|DIV) (-?[0-9]{1,15}) (-?[0-9]{1,15})$/.',
      },
      {
        when: /^sent|^lines that end/m,
        say: 'A request is complete when its newline has come, whatever the reads bring; a \\r before the newline is ignored.',
      },
      {
        when: /^QUIT|^a line/m,
        say: 'After BYE and after ERR line too long the connection is closed, and nothing more is answered.',
      },
    ],
  },
  async (t) => {
    const first = await t.serve();
    const conversation = new Conversation(t, first);
    for (const request of MALFORMED) await conversation.ask(request, 'ERR syntax');
    release(first);
    const service = await t.serve();
    await t.variation('lines that end with \\r\\n', async () => {
      const { request, answer } = calcProtocol.exchange(t.random);
      const lines = Buffer.from(request.toString().replaceAll('\n', '\r\n'));
      const unfinished = Buffer.from('MUL 3 4'); // and no newline: it is not answered
      const client = await t.connect(service);
      await say(client, { request: Buffer.concat([lines, unfinished]), answer });
      await settle(service);
      client.inbox.expectNothingMore();
      client.close();
    });
    await t.variation('QUIT', () =>
      isClosed(t, service, 'ADD 1 2\nQUIT\nADD 3 4\n', 'OK 3\nBYE\n'),
    );
    await t.variation('a line of 1,025 bytes', () =>
      isClosed(t, service, `${'x'.repeat(1025)}\nADD 3 4\n`, TOO_LONG),
    );
    await t.variation('a line without an end', () =>
      isClosed(t, service, 'x'.repeat(1500), TOO_LONG),
    );
    release(service);
    await tortureOne(t, calcProtocol);
  },
);

async function isClosed(t: Trial, service: Service, requests: string, answers: string) {
  const client = await t.connect(service);
  await client.send(requests);
  await client.expect(answers);
  await client.expectClosed();
  client.close();
}

export const ownChild = check(
  'own-child',
  {
    title: 'has a child of its own for each client',
    teaches: 'Each client has a process that serves it and nobody else, and that ends with it.',
    points: 1,
    needs: ['calculates'],
    linux: true,
    hints: [
      'Does your server of exercise 09 have full points? This one has the same accept loop.',
      'for (;;) { const client = await acceptServerSocket(server); await forkChild(client); closeSocket(client); }',
    ],
    advice: [
      ...forkAdvice,
      {
        when: 'nothing',
        say: 'This client waits because another one is there. A child must hold nothing that others need, a lock say, for longer than one answer takes.',
      },
      {
        when: 'stopped',
        say: 'This client waits because another one is there. A child must hold nothing that others need, a lock say, for longer than one answer takes.',
      },
      {
        when: 'no-end',
        say: 'The connection ends when all copies are closed: the child closes its own, the parent its own after forkChild(client).',
      },
      {
        when: /which served it, still runs/,
        say: 'The child has served its client and does not end. What does it still wait for: a connection, a listener, a timer?',
      },
    ],
  },
  async (t) => {
    const [service, guests] = await differentChildren(t, calcProtocol);
    for (const guest of guests.toReversed()) {
      await finish(guest); // while those that came before it are in the middle
      await streamEnds(t, service, guest);
      guest.client.close();
    }
    for (const guest of guests) await childEnds(t, service, guest);
  },
);

export const ledger = check(
  'ledger',
  {
    title: 'leaves no process, no zombie and no descriptor behind',
    teaches:
      'What is shared must be given back, too: a process that helps to count ends with the server.',
    points: 1,
    needs: ['own-child'],
    linux: true,
    hints: [
      'Stop your server with Ctrl-C and look at ps. Is anything left of it?',
      'The parent closes its copy of every channel; the child, and whatever else was started, ends when nobody needs it.',
    ],
    advice: leftByForkAdvice,
  },
  (t) => leaveNoChildren(t, calcProtocol),
);
