/**
 * Concurrent servers: clients that come, stay, leave and crash, each with a child of its own.
 *
 * @module
 */
import {
  CheckFailure,
  ownNumber,
  type Advice,
  type Service,
  type Trial,
} from '../../../../lib/grader/index.ts';
import { childEnds, enter, finish, half, streamEnds, type Guest } from './guests.ts';
import { crash, loseClient, whileStopped } from './signals.ts';
import { start, visit, type Protocol } from '../protocol.ts';

/** A client that says nothing, and one that says half: others are served all the same. */
export async function silentClients(t: Trial, protocol: Protocol): Promise<void> {
  const service = await start(t, protocol);
  const silent = await t.connect(service);
  await visitBeside(t, service, protocol, [silent]);
  const { client: slow } = await half(t, service, protocol);
  await visitBeside(t, service, protocol, [silent, slow]);
}

async function visitBeside(
  t: Trial,
  service: Service,
  protocol: Protocol,
  silent: readonly { name: string; close(): void }[],
): Promise<void> {
  const client = await t.connect(service);
  const exchange = protocol.exchange(t.random);
  await client.send(exchange.request);
  client.end();
  const { inbox } = client;
  const come = () => (inbox.size > 0 || inbox.ended !== undefined ? client : undefined);
  if ((await t.until(come)) !== client) {
    for (const one of silent) one.close();
    const late = (await t.until(come)) === client;
    const names = silent.map(({ name }) => name).join(' and ');
    t.fail(
      late
        ? `${client.name} was served only when ${names} had left`
        : `${client.name} was not served while ${names} stayed silent, nor when they had left`,
      { symptom: 'nothing', timedOut: !late },
    );
  }
  await client.expect(exchange.answer);
  client.close();
}

/** Three clients at once: each has a child, no two the same one. */
export async function differentChildren(t: Trial, protocol: Protocol): Promise<[Service, Guest[]]> {
  const service = await start(t, protocol);
  const guests: Guest[] = [];
  for (let i = 0; i < 3; i++) guests.push(await enter(t, service, protocol));
  expectDifferent(t, guests);
  return [service, guests];
}

/** The same, and it is the child who answers: it does so while its parent is stopped. */
export async function ownChildren(t: Trial, protocol: Protocol): Promise<void> {
  const [service, guests] = await differentChildren(t, protocol);
  for (const guest of guests) {
    try {
      await whileStopped(t, service, () => finish(guest));
    } catch (error) {
      if (!(error instanceof CheckFailure) || error.symptom === 'different') throw error;
      await notByTheParent(t, service, guest, error);
    }
  }
}

/** Fails when two clients have the same child. */
export function expectDifferent(t: Trial, guests: readonly Guest[]): void {
  const first = new Map<number, Guest>();
  for (const guest of guests) {
    const other = first.get(guest.child.pid);
    if (other !== undefined) {
      t.fail(
        `${other.client.name} and ${guest.client.name} have the same child, process ${ownNumber(guest.child)}`,
      );
    }
    first.set(guest.child.pid, guest);
  }
}

/** The answer that did not come while the parent was stopped: if it comes now, it was the parent that answered. */
async function notByTheParent(
  t: Trial,
  { name }: Service,
  { client, child }: Guest,
  failure: CheckFailure,
): Promise<void> {
  const { inbox } = client;
  const come = () => (inbox.size > 0 ? inbox : undefined);
  if ((await t.until(come)) !== inbox) throw failure;
  t.fail(
    `process ${ownNumber(child)}, a child, holds the connection of ${client.name}, but it was answered only when ${name} itself could run`,
  );
}

/** A client that ends its stream sees the end of the answers, while another one is there. */
export async function streamsEnd(t: Trial, protocol: Protocol): Promise<void> {
  const service = await start(t, protocol);
  const first = await enter(t, service, protocol);
  const second = await enter(t, service, protocol);
  for (const guest of [first, second]) {
    await finish(guest);
    await streamEnds(t, service, guest);
    guest.client.close();
  }
}

/** How a client leaves. */
type Leaving = (t: Trial, guest: Guest, protocol: Protocol) => Promise<void>;

const LEAVING: Readonly<Record<string, Leaving>> = {
  'ends its stream': async (_, guest) => {
    await finish(guest);
    guest.client.close();
  },
  'closes the connection in the middle': async (_, { client }) => client.close(),
  'resets the connection in the middle': async (_, { client }) => client.reset(),
  'does not read its answer': async (t, { client }, { long }) => {
    client.pause();
    client.push(long(t.random, 200_000).request);
    client.close();
  },
};

/** However a client leaves, its child ends, and the server goes on. */
export async function childrenEnd(t: Trial, protocol: Protocol): Promise<void> {
  const service = await start(t, protocol);
  for (const [how, leave] of Object.entries(LEAVING)) {
    await t.variation(`after a client that ${how}`, async () => {
      const guest = await enter(t, service, protocol);
      await service.rests(); // its child has answered what it could
      await leave(t, guest, protocol);
      await childEnds(t, service, guest);
    });
  }
  await t.variation('after clients that leave before they are served', async () => {
    (await t.connect(service)).close();
    for (let i = 0; i < 3; i++) (await t.connect(service)).reset();
    await visit(t, service, protocol);
  });
}

/** Children are killed: their clients see the connection end, others notice nothing, and the server goes on. */
export async function crashes(t: Trial, protocol: Protocol): Promise<void> {
  const service = await start(t, protocol);
  const other = await enter(t, service, protocol);
  for (let i = 0; i < 2; i++) {
    const victim = await enter(t, service, protocol);
    expectDifferent(t, [other, victim]);
    await service.rests(); // the parent knows that the child has the client
    crash(t, victim);
    await loseClient(t, service, victim);
    await service.rests(); // all that follows from that has happened
    if (other.client.inbox.ended === undefined) continue;
    t.fail(
      `the child of ${victim.client.name} was killed, and ${other.client.name} lost its connection, too`,
    );
  }
  await visit(t, service, protocol);
  await finish(other);
}

/** What to change, by what was seen. */
export const forkAdvice: readonly Advice[] = [
  {
    when: /, which is .* itself; .* has no child/,
    say: 'The process that accepts must not serve: forkChild(client) starts a child for this client and gives it the connection, then the parent accepts the next one.',
  },
  {
    when: /, which is .* itself; the children of/,
    say: 'There are children, but they do not have the connection: the parent serves, and they do nothing. Pass the channel with forkChild, and serve it in the branch of isChild().',
  },
  {
    when: /nobody has accepted it/,
    say: 'The parent must be back in acceptServerSocket at once: it must wait for nothing that depends on a client.',
  },
  {
    when: /have the same child/,
    say: 'One child serves one client: it ends with it. The next client gets a new one.',
  },
  {
    when: /only when .* itself could run/,
    say: 'The child has a copy of the connection, but the parent reads and writes. Serve in the branch of isChild(), and close the copy of the parent.',
  },
  {
    when: /has not ended its stream, but its connection is closed/,
    say: 'The child must serve its client to the end: nobody ends it from outside, and the parent closes its own copy only when forkChild has resolved (await).',
  },
];
