/**
 * The byte torture of a server: whatever way the bytes are cut, the answer is the same.
 *
 * @module
 */
import { allCuts, WHOLE, type Advice, type Trial } from '../../../lib/grader/index.ts';
import { say, start, type Protocol } from './protocol.ts';

const SHORT_IO = 'reads that give less, writes that take less';

/** Says the same in every way of cutting, each to a server of its own; then with reads and writes that are short. */
export async function torture(t: Trial, protocol: Protocol): Promise<void> {
  const exchange = protocol.exchange(t.random);
  for (const cut of allCuts(exchange.request, t.random)) {
    await t.variation(`sent ${cut.name}`, async () => {
      const client = await t.connect(await start(t, protocol));
      await say(client, exchange, cut);
    });
  }
  await t.variation(SHORT_IO, async () => {
    const client = await t.connect(await start(t, protocol, { shortIo: true }));
    await say(client, protocol.long(t.random, 3_000), WHOLE);
  });
}

/** For who passes every cut and fails only when a read or a write is short. */
export const shortIoAdvice: Advice = {
  when: new RegExp(SHORT_IO),
  say: 'writeSocket may take fewer bytes than it is given, and says how many: await it and go on with the rest, or use writen.',
};
