/**
 * A limit on the number of children: further clients wait, and are served.
 *
 * @module
 */
import { ownNumber, type Service, type Trial, type Wire } from '../../../../lib/grader/index.ts';
import { childOf, childrenOf, finish, half, type Guest } from './guests.ts';
import { crash } from './signals.ts';
import { expectDifferent } from './clients.ts';
import { start, type Exchange, type Protocol } from '../protocol.ts';
import { settle } from '../servers.ts';

/** For many processes that are started one after another. */
const CROWD_MS = 8_000;
/** For one process that has begun to start. */
const START_MS = 2_000;

type Waiting = Omit<Guest, 'child'>;

/** `most` clients have a child each; two more wait until one of those has left, or its child was killed. */
export async function limitChildren(t: Trial, protocol: Protocol, most: number): Promise<void> {
  const service = await start(t, protocol);
  const guests = await crowd(t, service, protocol, most);
  expectDifferent(t, guests);
  const sums = t.runningStep();
  const waiting = [await half(t, service, protocol), await half(t, service, protocol)];
  sums(`${names(waiting)} connect, and say half of what they have to say`);
  await expectWaiting(t, service, waiting, guests);
  const [first, , third] = guests;
  if (first === undefined || third === undefined) return;
  await finish(first);
  first.client.close();
  const one = await oneIsServed(t, service, waiting, `${first.client.name} has left`);
  await expectWaiting(t, service, waiting, guests);
  crash(t, third);
  const two = await oneIsServed(
    t,
    service,
    waiting,
    `the child of ${third.client.name} was killed`,
  );
  for (const client of new Set([one, two, guests.at(-1) ?? two])) await finish(client);
}

/** This many clients, each in the middle of a request, and their children. */
async function crowd(t: Trial, service: Service, protocol: Protocol, n: number): Promise<Guest[]> {
  const clients: Waiting[] = [];
  await t.asOneStep(`${n} clients connect, and say half of what they have to say`, async () => {
    for (let i = 0; i < n; i++) clients.push(await half(t, service, protocol));
  });
  await service.rests({ limit: CROWD_MS }); // looking for owners now would take the processors from the children
  const guests: Guest[] = [];
  await t.asOneStep('each of them has a child', async () => {
    for (const one of clients) {
      guests.push({ ...one, child: await childOf(t, service, one.client) });
    }
  });
  return guests;
}

/** Expects that nobody serves these yet, and nobody sends them away. */
async function expectWaiting(
  t: Trial,
  service: Service,
  waiting: readonly Waiting[],
  guests: readonly Guest[],
): Promise<void> {
  await service.rests({ limit: CROWD_MS });
  await settle(service); // a server that serves them a little later serves them, too
  // One that is ending, a spare one, or one too many that has begun to start: on a busy machine that takes its time.
  const settled = () => {
    const tooMany = childrenOf(service).length > guests.length;
    return tooMany && !waiting.some(({ client }) => hasChild(t, service, client)) ? undefined : t;
  };
  await t.poll(settled, { limit: START_MS });
  for (const { client, exchange } of waiting) {
    const { inbox } = client;
    const child = t.owners(service, client).find(({ pid }) => pid !== service.process.pid);
    if (inbox.ended !== undefined || isRefusal(client, exchange)) {
      const how = inbox.size > 0 ? `was told ${inbox.peek().toString().trim()}` : 'was closed';
      t.fail(`${client.name} ${how}: it should wait until one of the ${guests.length} has left`, {
        symptom: 'too-little',
      });
    }
    if (child === undefined && inbox.size === 0) continue;
    const who = child === undefined ? 'was answered' : `has a child, process ${ownNumber(child)},`;
    t.fail(`${client.name} ${who} while ${guests.length} children serve other clients`);
  }
  t.step(`${names(waiting)} wait`);
}

/** Expects that one of those that wait is served now, whichever it is, and takes it from the list. */
async function oneIsServed(
  t: Trial,
  service: Service,
  waiting: Waiting[],
  why: string,
): Promise<Waiting> {
  const served = () =>
    waiting.find(({ client }) => client.inbox.size > 0 || hasChild(t, service, client));
  const found = await t.poll(served);
  if (typeof found === 'string') {
    t.fail(`${why}, but ${names(waiting)} still ${waiting.length > 1 ? 'wait' : 'waits'}`, {
      symptom: 'nothing',
      timedOut: true,
    });
  }
  t.step(`${why}: ${found.client.name} is served`);
  waiting.splice(waiting.indexOf(found), 1);
  return found;
}

function hasChild(t: Trial, service: Service, client: Wire): boolean {
  return t.owners(service, client).some(({ pid }) => pid !== service.process.pid);
}

/** It was sent something that is not the beginning of its answer. */
function isRefusal({ inbox }: Wire, { answer }: Exchange): boolean {
  const got = inbox.peek(answer.length);
  return !got.equals(answer.subarray(0, got.length));
}

function names(waiting: readonly Waiting[]): string {
  return waiting.map(({ client }) => client.name).join(' and ');
}
