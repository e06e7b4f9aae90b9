/**
 * A client that asks much and does not read the answers: in the end the server must wait for it.
 *
 * @module
 */
import { bothEnds, type Service, type Trial, type Wire } from '../../../lib/grader/index.ts';
import { joined, say, start, type Exchange, type Protocol } from './protocol.ts';

/** What a server keeps by itself is in more than one of its buffers when it is as much as this. */
const HELD = 150_000;
/** Far more than any kernel takes: its account cannot be right. */
const TOO_MUCH = 100_000_000;
/** Where there is no account of the kernel. */
const MUCH = 4_000_000;
/**
 * Each end of a connection drops what the other sends beyond its window, receipts included: with both directions full,
 * TCP may stand still for minutes, though the server would read. Longer than its first try again, so that is the case.
 */
const STUCK_MS = 600;

/**
 * Has a client stop reading and ask again and again, until the server waits for it, or keeps much that it cannot send.
 * That is told by the kernel's account, not by an amount or a time: how much the kernel takes differs from machine to
 * machine. Resolves to all the answers.
 */
export async function fill(
  t: Trial,
  service: Service,
  client: Wire,
  { long }: Protocol,
): Promise<Buffer> {
  // Of different lengths: a buffer that is filled again too early holds other bytes then.
  const blocks = [long(t.random, 50_000), long(t.random, 47_000)];
  const sums = t.runningStep();
  client.pause();
  const before = client.inbox.received;
  const asked: Exchange[] = [];
  const size = (what: keyof Exchange) => asked.reduce((sum, each) => sum + each[what].length, 0);
  // Twice as much each time: little for a server that is slow, few pauses with one that is fast.
  do {
    for (let i = Math.max(1, asked.length); i > 0; i--) {
      const next = blocks[asked.length % 2];
      if (next === undefined) break;
      client.push(next.request);
      asked.push(next);
    }
    const bytes = size('request').toLocaleString('en-US');
    sums(`${client.name} sends ${bytes} bytes and reads nothing`);
    if (size('request') > TOO_MUCH) throw new Error(`The kernel keeps ${bytes} bytes`);
  } while (!(await isFull(service, client, before + size('answer'))));
  return joined(asked).answer;
}

/**
 * Waits until nothing moves any more; whether the server then has to wait for the client, or to keep its answers.
 *
 * @param answers All bytes that this client will have been sent.
 */
async function isFull(service: Service, client: Wire, answers: number): Promise<boolean> {
  const ends = () => bothEnds(client.localPort, client.remotePort);
  const account = () => JSON.stringify([ends(), client.queued]);
  let since = 0;
  for (let before = ''; ;) {
    // A program that looks at something now and then has a timer always: nothing has moved for long then.
    if (before === '')
      await service.rests({ timers: true, limit: 4_000, progress: () => moved(client) });
    else await service.rests();
    if (service.exit !== undefined) return true;
    const { near, far } = ends();
    if (near === undefined) return answers >= MUCH; // there is no such account here
    if (far?.state !== 'ESTABLISHED') return true; // it has closed the connection
    const now = account();
    const same = now === before;
    before = now;
    if (!same) since = performance.now();
    if (!same) continue;
    // It sleeps, and does not read what is there.
    if (far.unread > 0) return true;
    const sent = client.inbox.received + far.unsent + near.unread;
    if (client.queued + near.unsent === 0) return answers - sent >= HELD;
    if (performance.now() - since > STUCK_MS) client.sip();
  }
}

/** Changes with each byte that the server reads or writes. */
function moved({ localPort, remotePort, queued }: Wire): number {
  const { near, far } = bothEnds(localPort, remotePort);
  const count = (end: typeof near) => (end === undefined ? 0 : end.unread + end.unsent);
  return count(far) - count(near) - queued;
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
