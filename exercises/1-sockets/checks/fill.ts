/**
 * A client that asks much and does not read the answers: in the end the server must wait for it.
 *
 * @module
 */
import type { Service, Trial, Wire } from '../../../lib/grader/index.ts';
import { say, start, type Protocol } from './protocol.ts';

/** More than the kernel keeps for one connection on loopback, at both ends and in both directions. */
const ENOUGH = 24_000_000;
/** A server that takes a byte at a time would need minutes: this much of its time is enough. */
const PATIENCE_MS = 1_000;

/** Has a client stop reading and ask again and again, until the server waits for it. Resolves to all the answers. */
export async function fill(
  t: Trial,
  service: Service,
  client: Wire,
  { long, enough = ENOUGH }: Protocol,
): Promise<Buffer> {
  const block = long(t.random, 50_000);
  const size = block.request.length;
  const sums = t.runningStep();
  const { clock } = t;
  const begin = clock.now();
  client.pause();
  let sent = 0;
  // Twice as much each time: little for a server that is slow, few pauses with one that is fast.
  do {
    const times = Math.max(1, sent);
    for (let i = 0; i < times; i++) client.push(block.request);
    sent += times;
    if (!(await service.rests()) || client.unread) break;
  } while (sent * size < enough && clock.now() - begin < PATIENCE_MS);
  const bytes = (sent * size).toLocaleString('en-US');
  sums(`${client.name} sends ${bytes} bytes and reads nothing`);
  return Buffer.concat(Array<Buffer>(sent).fill(block.answer));
}

/** A client that begins to read late gets all the same everything, and the next one is served after it. */
export async function readLate(t: Trial, protocol: Protocol): Promise<void> {
  const service = await start(t, protocol);
  const [slow, next] = [await t.connect(service), await t.connect(service)];
  const answers = await fill(t, service, slow, protocol);
  slow.end();
  slow.resume();
  await slow.expect(answers);
  slow.close();
  await say(next, protocol.exchange(t.random));
}
