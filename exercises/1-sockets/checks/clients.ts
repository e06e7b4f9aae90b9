/**
 * Clients one after another, good ones and bad ones.
 *
 * @module
 */
import type { Service, Trial } from '../../../lib/grader/index.ts';
import { say, start, visit, type Protocol } from './protocol.ts';
import { fill } from './fill.ts';

/** Three clients, each when the one before has its answer. */
export async function serveInTurn(t: Trial, protocol: Protocol): Promise<void> {
  const service = await start(t, protocol);
  for (let i = 0; i < 3; i++) await visit(t, service, protocol);
}

type Misbehaviour = (t: Trial, service: Service, protocol: Protocol) => Promise<void>;

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
    await fill(t, service, client, protocol.long(t.random, 50_000).request);
    client.reset();
  },
};

/** After each bad client a good one must be served as if nothing had been. */
export async function meetBadClients(t: Trial, protocol: Protocol): Promise<void> {
  const service = await start(t, protocol);
  for (const [what, misbehave] of Object.entries(MISBEHAVIOUR)) {
    await t.variation(`after a client that ${what}`, async () => {
      await misbehave(t, service, protocol);
      await visit(t, service, protocol);
    });
  }
}

/** A client that gives up while it waits for its turn: for servers that serve one at a time. */
export async function meetImpatientClient(t: Trial, protocol: Protocol): Promise<void> {
  await t.variation('after a client that resets the connection before its turn', async () => {
    const service = await start(t, protocol);
    const [first, impatient, last] = [
      await t.connect(service),
      await t.connect(service),
      await t.connect(service),
    ];
    await impatient.send(protocol.exchange(t.random).request);
    impatient.reset();
    await say(first, protocol.exchange(t.random));
    first.close();
    await say(last, protocol.exchange(t.random));
  });
}
