/**
 * An iterative server: one client at a time, in the order in which they came.
 *
 * @module
 */
import type { Service, Trial, Wire } from '../../../lib/grader/index.ts';
import { say, start, type Protocol } from './protocol.ts';
import { settle } from './servers.ts';

/** Three clients at once. They speak in another order than they came. */
export async function serveInOrder(t: Trial, protocol: Protocol): Promise<void> {
  const service = await start(t, protocol);
  const [first, second, third] = [
    await t.connect(service),
    await t.connect(service),
    await t.connect(service),
  ];
  const [one, two, three] = [1, 2, 3].map(() => protocol.exchange(t.random));
  if (one === undefined || two === undefined || three === undefined) return;
  await third.send(three.request);
  third.end();
  await second.send(two.request);
  await silence(t, service, third, first);
  await silence(t, service, second, first);
  await say(first, one);
  first.close();
  // The second one is being served now, and has not ended its stream.
  await silence(t, service, third, second);
  second.end();
  await second.expect(two.answer);
  second.close();
  await third.expect(three.answer);
}

/** Expects that one client gets nothing while the server is with another. */
async function silence(t: Trial, service: Service, waiting: Wire, served: Wire): Promise<void> {
  await settle(service);
  if (waiting.inbox.size === 0 && waiting.inbox.ended === undefined) {
    t.step(`${waiting.name} gets nothing while ${served.name} is served`);
    return;
  }
  const what = waiting.inbox.size > 0 ? 'was answered' : 'was closed';
  t.fail(`${waiting.name} ${what} before it was its turn: ${served.name} has not ended its stream`);
}
