/**
 * Clients one after another, good ones and bad ones.
 *
 * @module
 */
import type { Service, Trial } from '../../../lib/grader/index.ts';
import { say, start, visit, type Protocol } from './protocol.ts';
import { fill } from './fill.ts';

/** Three clients, each when the one before has its answer. What that is, is not looked at. */
export async function serveInTurn(t: Trial, service: Service, protocol: Protocol): Promise<void> {
  for (let i = 0; i < 3; i++) {
    const client = await t.connect(service);
    await client.send(protocol.exchange(t.random).request);
    client.end();
    await client.line();
    client.close();
  }
}

/** What a bad client does; then it is gone. */
export type Misbehaviour = (t: Trial, service: Service, protocol: Protocol) => Promise<void>;

/** What a client may do to a server, by accident or on purpose. */
const MISBEHAVIOUR: Readonly<Record<string, Misbehaviour>> = {
  'leaves without a word': async (t, service) => {
    (await t.connect(service)).close();
  },
  'resets the connection at once': async (t, service) => {
    (await t.connect(service)).reset();
  },
  'resets the connection in the middle of a request': async (t, service, { exchange }) => {
    const client = await t.connect(service);
    const { request } = exchange(t.random);
    await client.send(request.subarray(0, request.length / 2));
    await client.wasRead();
    client.reset();
  },
  'does not wait for its answer': async (t, service, { long }) => {
    const client = await t.connect(service);
    await client.send(long(t.random, 50_000).request);
    client.close();
  },
  'resets the connection in the middle of its answer': async (t, service, protocol) => {
    const client = await t.connect(service);
    await fill(t, service, client, protocol);
    client.reset();
  },
  'resets the connection before its turn': async (t, service, protocol) => {
    const [first, impatient] = [await t.connect(service), await t.connect(service)];
    await impatient.send(protocol.exchange(t.random).request);
    impatient.reset();
    await say(first, protocol.exchange(t.random));
    first.close();
  },
};

/** What a client may do besides to a server that reads lines. */
export const LINE_MISBEHAVIOUR: Readonly<Record<string, Misbehaviour>> = {
  'sends rubbish': async (t, service) => {
    const client = await t.connect(service);
    client.push(t.random.bytes(20_000));
    client.end();
  },
  'sends no newline': async (t, service) => {
    const client = await t.connect(service);
    client.push('x'.repeat(4_000_000));
    await service.rests();
    client.reset();
  },
};

/** After each bad client a good one must be served as if nothing had been. */
export async function meetBadClients(
  t: Trial,
  protocol: Protocol,
  more: Readonly<Record<string, Misbehaviour>> = {},
): Promise<void> {
  const service = await start(t, protocol);
  for (const [what, misbehave] of Object.entries({ ...MISBEHAVIOUR, ...more })) {
    await t.variation(`after a client that ${what}`, async () => {
      await misbehave(t, service, protocol);
      await visit(t, service, protocol);
    });
  }
}
