/**
 * An answer that has come is counted already.
 *
 * Between an answer and its count there may be some microseconds, and a client that asks is later than that. So the child is
 * stopped when its answer has come: what it has not counted by then, it does not count before somebody asks.
 *
 * @module
 */
import { setImmediate as turn } from 'node:timers/promises';
import {
  check,
  type Proc,
  type Service,
  type Trial,
  type Wire,
} from '../../../../lib/grader/index.ts';
import { answerTo, plainRequest } from '../../checks/calc.ts';
import { tell } from '../../checks/fork/signals.ts';
import { arrive, ask } from './counting.ts';

/** This many answers, one at a time. */
const ROUNDS = 10;
/** How often the child is stopped in the middle of many requests. */
const STOPS = 30;
/** The most rounds of requests sent at once: on a busy machine a child answers many before it can be stopped. */
const REQUESTS = 1_500;
const BATCHES = 5;

export const upToDate = check(
  'up-to-date',
  {
    title: 'counts a request before its answer is seen',
    teaches:
      'A client that has seen an answer tells others, and they ask: no clock orders two processes, only what one has seen of the other.',
    points: 1,
    needs: ['all-children'],
    linux: true,
    hints: [
      'Which comes first in your program, the answer or the count? What can happen between the two?',
      'The answer goes out last: count, wait until it is counted, then write.',
      'No timer, no batch at the end of a read: what was answered is counted already.',
    ],
    advice: [
      {
        when: /, too few/,
        say: 'The answer had reached its client, but was not counted yet. First count, and know that it is counted (await), then write the answer.',
      },
      {
        when: /, too many/,
        say: 'More is counted than was sent: a request counts once, when its answer is OK.',
      },
    ],
  },
  async (t) => {
    const service = await t.serve();
    const one = await arrive(t, service);
    const two = await arrive(t, service);
    const at = { answered: 0, stops: true };
    for (let i = 0; i < ROUNDS; i++) {
      await ask(t, one.client);
      at.answered++;
      await countsNow(t, service, one, two.client, at, at.answered);
    }
    let stops = 0;
    for (let i = 0; i < BATCHES && stops < STOPS; i++) {
      stops += await inTheMiddle(t, service, one, two.client, at);
      if (!at.stops) break;
    }
  },
);

interface Asked {
  readonly client: Wire;
  readonly child: Proc;
}

/** What has been answered, and whether to stop the child is of use. */
interface At {
  answered: number;
  stops: boolean;
}

/** Many requests at once, and counts while they are being answered; resolves to how many. */
async function inTheMiddle(
  t: Trial,
  service: Service,
  one: Asked,
  other: Wire,
  at: At,
): Promise<number> {
  const sums = t.runningStep();
  const { client } = one;
  const { inbox } = client;
  const requests = Array.from({ length: REQUESTS }, () => plainRequest(t.random));
  const answers = requests.map((request) => `${answerTo(request)}\n`).join('');
  client.push(requests.map((request) => `${request}\n`).join(''));
  let counts = 0;
  for (; counts < STOPS && inbox.size < answers.length; counts++) {
    const seen = inbox.size;
    const more = () => (inbox.size > seen || inbox.ended !== undefined ? client : undefined);
    await t.until(more);
    await countsNow(t, service, one, other, at, at.answered + REQUESTS);
    sums(`${client.name} sends ${REQUESTS} requests at once`);
  }
  await client.expect(answers);
  at.answered += REQUESTS;
  return counts;
}

/** Has another client count while the child is stopped: no fewer than the answers that have come, `most` at most. */
async function countsNow(
  t: Trial,
  service: Service,
  { client, child }: Asked,
  other: Wire,
  at: At,
  most: number,
): Promise<void> {
  if (at.stops) await stop(t, service, child);
  let answered = true;
  const least = at.answered + (await linesOf(client));
  try {
    await other.send('COUNT\n');
    const come = () => (other.inbox.lineLength() >= 0 ? other : undefined);
    // A child that is stopped may hold a lock: then nobody can answer until it goes on.
    if (at.stops) answered = (await t.until(come)) === other;
  } finally {
    if (at.stops) tell(child, 'SIGCONT');
  }
  at.stops &&= answered;
  const line = await other.line();
  const n = Number(/^OK (\d+)$/.exec(line)?.[1] ?? NaN);
  if (n >= least && n <= most) return;
  t.fail(
    `${client.name} had got ${least} answers when ${other.name} sent COUNT; the answer was ${JSON.stringify(line)}${n < least ? ', too few' : ', too many'}`,
    { symptom: 'different' },
  );
}

/** Stops a process, and waits until it stands still. */
async function stop(t: Trial, service: Service, child: Proc): Promise<void> {
  if (!tell(child, 'SIGSTOP')) return;
  const state = () => service.process.processes().find(({ pid }) => pid === child.pid)?.state;
  const still = () => (['T', 'Z', undefined].includes(state()) ? t : undefined);
  // As long as it runs there is nothing to be seen, and nothing may follow from that.
  if ((await t.poll(still)) !== t) throw new Error(`Process ${child.pid} cannot be stopped`);
}

/** The number of lines that have come and were not taken, when all that is on its way has been read. */
async function linesOf({ inbox }: Wire): Promise<number> {
  for (let before = -1; before !== inbox.received;) {
    before = inbox.received;
    for (let i = 0; i < 3; i++) await turn();
  }
  return inbox.peek(1_000_000).toString().split('\n').length - 1;
}
