/**
 * How the clients of an iterative server of lines come and go.
 *
 * @module
 */
import { check, type Check, type Service, type Trial } from '../../../../lib/grader/index.ts';
import { LINE_MISBEHAVIOUR, meetBadClients } from '../clients.ts';
import { serveInOrder } from '../order.ts';
import { start, visit, type Protocol } from '../protocol.ts';

export interface LineServer {
  /** A check that must pass before. */
  readonly needs: string;
  readonly protocol: (t: Trial) => Protocol;
  /** A request, and half of another one. */
  readonly oneAndAHalf: string;
  /** Three clients, one after the other. */
  readonly inTurn: (t: Trial, service: Service, protocol: Protocol) => Promise<void>;
}

/** One client after the other, and nothing of one goes to the next. */
export function oneByOne({ needs, protocol, oneAndAHalf, inTurn }: LineServer): Check {
  return check(
    'one-by-one',
    {
      title: 'serves one client at a time, each from the beginning',
      teaches:
        'An iterative server lets the others wait until the one that it serves is done. What it knows of a client ends with that client.',
      points: 1,
      needs: [needs],
      hints: [
        'What does your program do when the first client has left?',
        'Half a line was the last that a client sent. Where is it when the next one comes?',
        'What is per client is declared in the function that serves a client.',
      ],
      advice: ONE_BY_ONE,
    },
    async (t) => {
      const said = protocol(t);
      const service = await start(t, said);
      await inTurn(t, service, said);
      await t.variation('after half a line of another client', async () => {
        const client = await t.connect(service);
        await client.send(oneAndAHalf);
        client.end();
        await client.line();
        client.close();
        await visit(t, service, said);
      });
      await t.variation('three clients at once', () => serveInOrder(t, said));
    },
  );
}

const ONE_BY_ONE = [
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
    say: 'After one client comes the next: an endless loop around acceptServerSocket, and each client is closed when it has ended.',
  },
] as const;

/** Clients that break off or send rubbish. */
export function badClients({ protocol }: Pick<LineServer, 'protocol'>): Check {
  return check(
    'bad-clients',
    {
      title: 'goes on after a client that breaks off or sends rubbish',
      teaches:
        'Clients crash, reset and leave in the middle of an answer. That is their matter: the server serves the next one.',
      points: 1,
      needs: ['one-by-one'],
      hints: [
        'What do readSocket and writeSocket give when the client is gone, and what does your loop do then?',
        '-1 ends the loop of this client, just as 0 does. It must not end the program.',
        'No input may make the server throw. Or catch the error where the client is served, and close that client.',
      ],
      advice: [
        {
          when: /rubbish/,
          say: 'Any bytes may come. latin1 makes a character of each; a decoder, a parser or a call that throws must be caught, and costs one client at most.',
        },
        {
          when: 'nothing',
          say: 'The server is still busy with the client that is gone: readSocket and writeSocket give it -1 again and again. Leave the loop at -1, not only at 0.',
        },
        {
          when: /./,
          say: '-1 from readSocket or writeSocket concerns one client: close it and accept the next. Do not end the program, and do not let it throw.',
        },
      ],
    },
    (t) => meetBadClients(t, protocol(t), LINE_MISBEHAVIOUR),
  );
}
