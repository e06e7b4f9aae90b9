/**
 * The byte torture of a server: whatever way the bytes are cut, the answer is the same.
 *
 * @module
 */
import { allCuts, WHOLE, type Advice, type Trial } from '../../../lib/grader/index.ts';
import { say, type Protocol } from './protocol.ts';
import { Servers } from './servers.ts';

const SHORT_IO = 'reads that give less, writes that take less';

/** Says the same in every way of cutting; then much more, with reads and writes that are short. */
export async function torture(t: Trial, protocol: Protocol): Promise<void> {
  const exchange = protocol.exchange(t.random);
  const servers = new Servers(t, protocol);
  for (const cut of allCuts(exchange.request, t.random)) {
    await t.variation(`sent ${cut.name}`, () =>
      servers.meet(async (service) => say(await t.connect(service), exchange, cut)),
    );
  }
  await short(t, protocol);
}

async function short(t: Trial, protocol: Protocol): Promise<void> {
  await t.variation(SHORT_IO, () =>
    new Servers(t, protocol, { shortIo: true }).meet(async (service) =>
      say(await t.connect(service), protocol.long(t.random, 3_000)),
    ),
  );
}

/** The same for a server to which each further client costs a process: all ways of cutting on one connection. */
export async function tortureOne(t: Trial, protocol: Protocol): Promise<void> {
  const exchange = protocol.exchange(t.random);
  const cuts = allCuts(exchange.request, t.random);
  const servers = new Servers(t, protocol);
  await t.variation(`sent ${WHOLE.name}`, () =>
    servers.meet(async (service) => say(await t.connect(service), exchange)),
  );
  await t.variation('sent in every way of cutting', () =>
    servers.meet(async (service) => {
      const client = await t.connect(service);
      for (const cut of cuts) await client.send(exchange.request, cut);
      client.end();
      await client.expect(Buffer.concat(cuts.map(() => exchange.answer)));
    }),
  );
  await short(t, protocol);
}

/** For a program that passes every cut and fails only when a read or a write is short. */
export const shortIoAdvice: Advice = {
  when: new RegExp(SHORT_IO),
  say: 'writeSocket may take fewer bytes than it is given, and says how many: await it and go on with the rest, or use writen.',
};
