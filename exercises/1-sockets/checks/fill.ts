/**
 * A client that asks much and does not read the answers: in the end the server must wait for it.
 *
 * @module
 */
import { underway, type Service, type Trial, type Wire } from '../../../lib/grader/index.ts';
import { say, start, type Protocol } from './protocol.ts';

/** Where the kernel keeps megabytes, a server that takes a byte at a time would need minutes: this is enough. */
const PATIENCE_MS = 1_000;

/** Has a client stop reading and ask again and again, until the server waits for it. Resolves to all the answers. */
export async function fill(
  t: Trial,
  service: Service,
  client: Wire,
  { long, enough = Infinity }: Protocol,
): Promise<Buffer> {
  const block = long(t.random, 50_000);
  const size = block.request.length;
  const sums = t.runningStep();
  const { clock } = t;
  const begin = clock.now();
  // Questions and answers fill the buffers of both directions.
  const most = Math.min(enough, 2 * t.overflow);
  const rest = t.exact ? { timers: true, limit: 4_000, progress: () => moved(client) } : {};
  client.pause();
  let sent = 0;
  // Twice as much each time: little for a server that is slow, few pauses with one that is fast.
  do {
    const times = Math.max(1, sent);
    for (let i = 0; i < times; i++) client.push(block.request);
    sent += times;
    if (!(await service.rests(rest)) || client.unread) break;
  } while (sent * size < most && (t.exact || clock.now() - begin < PATIENCE_MS));
  const bytes = (sent * size).toLocaleString('en-US');
  sums(`${client.name} sends ${bytes} bytes and reads nothing`);
  return Buffer.concat(Array<Buffer>(sent).fill(block.answer));
}

/** Changes with each byte that the server reads or writes. */
function moved({ localPort, remotePort }: Wire): number {
  const questions = underway(remotePort, localPort);
  const answers = underway(localPort, remotePort);
  return answers.unsent + answers.unread - questions.unsent - questions.unread;
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
