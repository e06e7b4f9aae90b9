/**
 * A child for each client: who serves whom, by the account of the operating system.
 *
 * What a program prints about its children proves nothing. The kernel knows which processes hold the server's end of
 * a connection, and which live: so a client here has a {@link Guest}'s child only when a process other than the
 * program itself holds its connection.
 *
 * @module
 */
import {
  ownNumber,
  type Proc,
  type Service,
  type Trial,
  type Wire,
} from '../../../../lib/grader/index.ts';
import type { Exchange, Protocol } from '../protocol.ts';

/** A client in the middle of a request, and the child that serves it. */
export interface Guest {
  readonly client: Wire;
  readonly child: Proc;
  readonly exchange: Exchange;
}

/** How long the last steps of a process may take, when nothing is left to do but them. */
const SOON_MS = 1_500;

/** A new client sends half of its request. */
export async function half(
  t: Trial,
  service: Service,
  protocol: Protocol,
): Promise<Omit<Guest, 'child'>> {
  const client = await t.connect(service);
  const exchange = protocol.exchange(t.random);
  await client.send(exchange.request.subarray(0, exchange.request.length / 2));
  return { client, exchange };
}

/** A new client sends half of its request, and a child takes it. */
export async function enter(t: Trial, service: Service, protocol: Protocol): Promise<Guest> {
  const { client, exchange } = await half(t, service, protocol);
  return { client, exchange, child: await childOf(t, service, client) };
}

/** The client says the rest, ends its stream, and expects all of its answer. */
export async function finish({ client, exchange }: Omit<Guest, 'child'>): Promise<void> {
  await client.send(exchange.request.subarray(exchange.request.length / 2));
  client.end();
  await client.expect(exchange.answer);
}

/** Waits until a child holds the connection. A client that is answered while none does is served by somebody else. */
export async function childOf(t: Trial, service: Service, client: Wire): Promise<Proc> {
  let owners: readonly Proc[] = [];
  const look = () => {
    const { size, ended } = client.inbox;
    owners = t.owners(service, client);
    const child = owners.find(({ pid }) => pid !== service.process.pid);
    return child ?? (size > 0 || ended !== undefined ? client : undefined);
  };
  const found = await t.poll(look);
  if (found === client || typeof found === 'string') {
    return notByAChild(t, service, client, owners[0], typeof found === 'string');
  }
  const child = found as Proc;
  t.step(`process ${ownNumber(child)}, a child, has ${client.name}`);
  return child;
}

function notByAChild(
  t: Trial,
  service: Service,
  client: Wire,
  owner: Proc | undefined,
  timedOut: boolean,
): never {
  const { name } = service;
  if (client.inbox.ended !== undefined) {
    t.fail(`${client.name} has not ended its stream, but its connection is closed`, {
      symptom: 'too-little',
    });
  }
  const children = childrenOf(service);
  const others =
    children.length === 0
      ? `${name} has no child`
      : `the children of ${name} (${children.map(ownNumber).join(', ')}) do not hold it`;
  t.fail(
    owner === undefined
      ? `${client.name} has connected, but nobody has accepted it; ${others}`
      : `${client.name} should be served by a child, but process ${ownNumber(owner)} has it, which is ${name} itself; ${others}`,
    { symptom: 'other', timedOut },
  );
}

/** The living processes of the program, itself left out; zombies live no more. */
export function childrenOf(service: Service): Proc[] {
  return service.process
    .processes()
    .filter(({ pid, state }) => pid !== service.process.pid && state !== 'Z');
}

/** What became of a child: it lives, it is a zombie, or it is gone. */
function stateOf(service: Service, child: Proc): 'lives' | 'zombie' | 'gone' {
  const now = service.process
    .processes()
    .find(({ pid, start }) => pid === child.pid && start === child.start);
  if (now === undefined) return 'gone';
  return now.state === 'Z' ? 'zombie' : 'lives';
}

/** Expects that the child of a client that has left is gone. */
export async function childEnds(
  t: Trial,
  service: Service,
  { client, child }: Pick<Guest, 'client' | 'child'>,
): Promise<void> {
  let state: string = 'lives';
  await t.poll(() => {
    state = stateOf(service, child);
    return state === 'gone' ? child : undefined;
  });
  if (state === 'gone')
    return t.step(`process ${ownNumber(child)}, the child of ${client.name}, ends`);
  const text =
    state === 'zombie'
      ? 'is a zombie: it has ended, and its parent has never waited for it'
      : 'still runs';
  t.fail(`${client.name} has left, but process ${ownNumber(child)}, which served it, ${text}`, {
    symptom: 'left-behind',
  });
}

/**
 * Expects the end of the stream. When it does not come, it says who holds a copy of the connection: the child that
 * has not closed it, or the parent.
 */
export async function streamEnds(
  t: Trial,
  service: Service,
  { client, child }: Guest,
): Promise<void> {
  const over = () => (client.inbox.ended === undefined ? undefined : client);
  const left = () =>
    over() ?? (t.owners(service, client).some(({ pid }) => pid === child.pid) ? undefined : child);
  if ((await t.poll(left)) === child) await t.poll(over, { limit: SOON_MS });
  if (client.inbox.ended !== undefined) return client.expectEnd();
  const owners = t.owners(service, client);
  const holder = owners.find(({ pid }) => pid === service.process.pid) ?? owners[0];
  const number = holder === undefined ? 'unknown' : ownNumber(holder);
  const who =
    holder?.pid === service.process.pid
      ? `${service.name} itself (process ${number}) still holds a copy`
      : `process ${number} still holds it`;
  const its = owners.some(({ pid }) => pid === child.pid)
    ? 'its child has not closed the connection'
    : 'its child has closed the connection';
  t.fail(`${client.name} has got its answer, but not the end of the stream: ${its}, and ${who}`, {
    symptom: 'no-end',
  });
}
