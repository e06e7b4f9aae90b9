/**
 * What a server holds when its clients have left, and what remains when it has ended.
 *
 * @module
 */
import type { Advice, Service, Trial } from '../../../lib/grader/index.ts';
import type { Misbehaviour } from './clients.ts';
import { start, visit, type Protocol } from './protocol.ts';

/** Clients come and go: then the server holds what it held before. After a signal nothing of it remains. */
export async function leaveNothing(
  t: Trial,
  protocol: Protocol,
  more: Readonly<Record<string, Misbehaviour>> = {},
): Promise<void> {
  const service = await start(t, protocol);
  await service.rests(); // its start is over
  const before = service.ledger();
  await comeAndGo(t, service, protocol, more);
  await service.rests(); // it may have to accept those first who have left already
  // What a program opens once, at its first client, is not a leak.
  await service.holdsNoMore(before, {}, ['descriptor']);
  const after = service.ledger();
  await comeAndGo(t, service, protocol, more);
  await service.rests();
  await service.holdsNoMore(after);
  service.signal('SIGTERM');
  await service.leavesNothing();
  const second = await start(t, protocol);
  await t.connect(second);
  second.signal('SIGKILL');
  await second.leavesNothing();
}

async function comeAndGo(
  t: Trial,
  service: Service,
  protocol: Protocol,
  more: Readonly<Record<string, Misbehaviour>>,
): Promise<void> {
  await t.asOneStep('five clients come and go, one of them without a word', async () => {
    for (let i = 0; i < 3; i++) await visit(t, service, protocol);
    (await t.connect(service)).close();
    await visit(t, service, protocol);
  });
  for (const [what, misbehave] of Object.entries(more)) {
    await t.asOneStep(`then one that ${what}, and another one`, async () => {
      await misbehave(t, service, protocol);
      await visit(t, service, protocol);
    });
  }
}

/** What to close, by what is left. */
export const leftAdvice: readonly Advice[] = [
  {
    when: /: a connection from port/,
    say: 'Each channel from acceptServerSocket must be closed with closeSocket, however its client ended.',
  },
  {
    when: /after the clients have left/,
    say: 'What was opened or started for a client must be closed or ended when that client has left.',
  },
  {
    when: /was ended, but this is left/,
    say: 'What a program starts must end with it, and a signal that should end it must not be ignored.',
  },
];
