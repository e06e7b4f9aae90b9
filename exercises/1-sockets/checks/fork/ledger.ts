/**
 * What a server with children holds when its clients have left, and what remains when it has ended.
 *
 * @module
 */
import type { Advice, Service, Trial } from '../../../../lib/grader/index.ts';
import { enter, type Guest } from './guests.ts';
import { leftAdvice } from '../ledger.ts';
import { start, visit, type Protocol } from '../protocol.ts';

/** A program may let its clients finish first: how long to wait for that before they leave. */
const SOON_MS = 500;
/** How many children may wait for a client that is not there yet. */
const SPARES = 3;

/**
 * Clients come and go: then the server holds what it held before, but for spare children. After a signal, when its
 * clients have left, nothing of it remains.
 */
export async function leaveNoChildren(t: Trial, protocol: Protocol): Promise<void> {
  const service = await start(t, protocol);
  await service.rests({ timers: true }); // its start is over, and the spare children are there
  const before = service.ledger();
  await comeAndGo(t, service, protocol, 2);
  // What a program opens once, at its first client, is not a leak; nor are spares that it starts then.
  await service.holdsNoMore(before, { spares: 20 }, ['descriptor']);
  await service.rests({ timers: true });
  const after = service.ledger();
  await comeAndGo(t, service, protocol, SPARES + 2);
  await service.holdsNoMore(after, { spares: SPARES });
  await endWith(t, service, 'SIGTERM', await enter(t, service, protocol));
  const second = await start(t, protocol);
  await endWith(t, second, 'SIGKILL', await enter(t, second, protocol));
}

async function comeAndGo(t: Trial, service: Service, protocol: Protocol, n: number): Promise<void> {
  await t.asOneStep(`${n + 1} clients come and go, one of them without a word`, async () => {
    (await t.connect(service)).close();
    for (let i = 0; i < n; i++) await visit(t, service, protocol);
  });
}

/** The signal comes while a client is served. Whether it may finish is open; but when it has left, all must end. */
async function endWith(
  t: Trial,
  service: Service,
  signal: NodeJS.Signals,
  { client }: Guest,
): Promise<void> {
  await service.rests(); // its child has answered what it could
  service.signal(signal);
  const ended = () => service.exit;
  await t.until(ended, { limit: SOON_MS });
  client.close();
  if (typeof (await t.until(ended)) === 'string') {
    t.fail(`${service.name} has got ${signal}, and its clients have left, but it still runs`, {
      symptom: 'not-ending',
      advice: 'A signal that should end a program must not be ignored.',
    });
  }
  await t.variation(`after ${signal}`, () => service.leavesNothing());
}

/** What to close or to end, by what is left. */
export const leftByForkAdvice: readonly Advice[] = [
  {
    when: /: a zombie/,
    say: 'A process that has ended stays in the table until its parent has waited for it. Node does that from its event loop: never block it.',
  },
  {
    when: /still holds:[^]*: a connection from port/,
    say: 'The parent has a copy of each connection: closeSocket(client) after forkChild(client).',
  },
  {
    when: /still holds:[^]*process \d+/,
    say: 'A process that was started for a client must have ended when that client has left. What does it still wait for, or who should end it?',
  },
  {
    when: /was ended, but this is left/,
    say: 'When the parent has ended, and its client has left, a child must end by itself: nobody else will do it. A child that waits for ever (a timer, another process) stays behind.',
  },
  ...leftAdvice,
];
